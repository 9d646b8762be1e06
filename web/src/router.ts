/** Every page of the client. `outside` pages are open to anyone; `signedIn` ones need an account, the rest a tenant too. */
import { createRouter, createWebHistory, type RouteLocationNormalized, type RouteRecordRaw } from "vue-router";
import { loadAllTexts } from "./i18n";
import { useSession } from "./session/session";

declare module "vue-router" {
  interface RouteMeta {
    access?: "outside" | "signedIn";
    /** The key of the page's title in the locale files. */
    title: string;
  }
}

const outside: RouteRecordRaw[] = [
  { path: "/welcome", component: () => import("./session/WelcomePage.vue"), meta: { access: "outside", title: "title.welcome" } },
  { path: "/sign-in", component: () => import("./session/SignInPage.vue"), meta: { access: "outside", title: "title.signIn" } },
  { path: "/sign-up", component: () => import("./session/SignUpPage.vue"), meta: { access: "outside", title: "title.signUp" } },
  { path: "/reset-password", component: () => import("./session/ResetPage.vue"), meta: { access: "outside", title: "title.reset" } },
  { path: "/invitation", component: () => import("./session/InvitationPage.vue"), meta: { access: "outside", title: "title.invitation" } },
  { path: "/payee", component: () => import("./payee/PayeePage.vue"), meta: { access: "outside", title: "title.payee" } },
  { path: "/set-up", component: () => import("./session/SetUpPage.vue"), meta: { access: "signedIn", title: "title.setUp" } },
  { path: "/status", component: () => import("./status/StatusPage.vue"), meta: { access: "outside", title: "title.status" } },
  { path: "/privacy", component: () => import("./session/LegalPage.vue"), props: { text: "privacy" }, meta: { access: "outside", title: "title.privacy" } },
  { path: "/api-reference", component: () => import("./help/ApiReferencePage.vue"), meta: { access: "outside", title: "title.apiReference" } },
  { path: "/terms", component: () => import("./session/LegalPage.vue"), props: { text: "terms" }, meta: { access: "outside", title: "title.terms" } },
];

const inside: RouteRecordRaw[] = [
  { path: "", component: () => import("./dashboard/DashboardPage.vue"), meta: { title: "title.dashboard" } },
  { path: "releases", component: () => import("./catalog/CatalogPage.vue"), meta: { title: "title.catalog" } },
  { path: "releases/new", component: () => import("./releases/NewReleasePage.vue"), meta: { title: "title.newRelease" } },
  { path: "templates", component: () => import("./templates/TemplatesPage.vue"), meta: { title: "title.templates" } },
  { path: "templates/:templateId", component: () => import("./templates/TemplatePage.vue"), props: true, meta: { title: "title.template" } },
  { path: "releases/:releaseId/edit/:step?", component: () => import("./releases/edit/ReleaseEditorPage.vue"), props: true, meta: { title: "title.editRelease" } },
  { path: "releases/:releaseId/:tab?", component: () => import("./releases/ReleasePage.vue"), props: true, meta: { title: "title.release" } },
  { path: "deliveries", component: () => import("./deliveries/DeliveriesPage.vue"), meta: { title: "title.deliveries" } },
  { path: "deliveries/new", component: () => import("./deliveries/NewDeliveryPage.vue"), meta: { title: "title.newDelivery" } },
  { path: "deliveries/:deliveryId", component: () => import("./deliveries/DeliveryPage.vue"), props: true, meta: { title: "title.delivery" } },
  { path: "board", component: () => import("./board/BoardPage.vue"), meta: { title: "title.board" } },
  { path: "targets", component: () => import("./targets/TargetsPage.vue"), meta: { title: "title.targets" } },
  { path: "targets/new", component: () => import("./targets/NewTargetPage.vue"), meta: { title: "title.newTarget" } },
  { path: "targets/:targetId", component: () => import("./targets/TargetPage.vue"), props: true, meta: { title: "title.target" } },
  { path: "analytics", component: () => import("./analytics/AnalyticsPage.vue"), meta: { title: "title.analytics" } },
  { path: "sales", component: () => import("./sales/reports/ReportsPage.vue"), meta: { title: "title.salesReports" } },
  { path: "sales/new", component: () => import("./sales/imports/NewSalesImportPage.vue"), meta: { title: "title.newSalesImport" } },
  { path: "sales/analytics", component: () => import("./sales/analytics/SalesAnalyticsPage.vue"), meta: { title: "title.salesAnalytics" } },
  { path: "sales/matches", component: () => import("./sales/matches/MatchesPage.vue"), meta: { title: "title.salesMatches" } },
  { path: "sales/imports/:importId", component: () => import("./sales/imports/SalesImportPage.vue"), props: true, meta: { title: "title.salesImport" } },
  { path: "sales/reports/:reportId", component: () => import("./sales/reports/ReportPage.vue"), props: true, meta: { title: "title.salesReport" } },
  { path: "royalties", component: () => import("./royalties/RoyaltiesPage.vue"), meta: { title: "title.royalties" } },
  { path: "royalties/payments", component: () => import("./royalties/payments/PaymentsPage.vue"), meta: { title: "title.payments" } },
  { path: "royalties/statements/:statementId", component: () => import("./royalties/statements/StatementPage.vue"), props: true, meta: { title: "title.statement" } },
  { path: "royalties/:runId", component: () => import("./royalties/runs/RunPage.vue"), props: true, meta: { title: "title.royaltyRun" } },
  { path: "imports", component: () => import("./imports/ImportsPage.vue"), meta: { title: "title.imports" } },
  { path: "imports/new", component: () => import("./imports/upload/NewImportPage.vue"), meta: { title: "title.newImport" } },
  { path: "imports/barcodes", component: () => import("./lookup/LookupPage.vue"), meta: { title: "title.lookup" } },
  { path: "imports/:importId/:step?", component: () => import("./imports/ImportPage.vue"), props: true, meta: { title: "title.import" } },
  { path: "switch", component: () => import("./switches/SwitchesPage.vue"), meta: { title: "title.switches" } },
  { path: "switch/:releaseId", component: () => import("./switches/SwitchPage.vue"), props: true, meta: { title: "title.switch" } },
  { path: "exports", component: () => import("./exports/ExportsPage.vue"), meta: { title: "title.exports" } },
  { path: "backups", component: () => import("./backups/BackupsPage.vue"), meta: { title: "title.backups" } },
  { path: "backups/restores/:restoreId", component: () => import("./backups/RestorePage.vue"), props: true, meta: { title: "title.restore" } },
  { path: "genres", component: () => import("./genres/GenresPage.vue"), meta: { title: "title.genres" } },
  { path: "artists", component: () => import("./artists/ArtistsPage.vue"), meta: { title: "title.artists" } },
  { path: "artists/:partyId", component: () => import("./artists/ArtistPage.vue"), props: true, meta: { title: "title.artist" } },
  { path: "notifications", component: () => import("./notifications/NotificationsPage.vue"), meta: { title: "title.notifications" } },
  { path: "testing/:runId?", component: () => import("./testing/TestingPage.vue"), props: true, meta: { title: "title.testing" } },
  { path: "marketplace", component: () => import("./plugins/marketplace/MarketplacePage.vue"), meta: { title: "title.marketplace" } },
  { path: "plugins/:plugin/:panel", component: () => import("./plugins/panels/PanelPage.vue"), props: true, meta: { title: "title.panel" } },
  { path: "settings/:section?/:id?", component: () => import("./settings/SettingsPage.vue"), props: true, meta: { title: "title.settings" } },
  { path: "help", component: () => import("./help/HelpPage.vue"), meta: { title: "title.help" } },
];

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    ...outside,
    { path: "/", component: () => import("./ui/AppShell.vue"), children: inside },
    { path: "/:path(.*)*", component: () => import("./session/NotFoundPage.vue"), meta: { access: "outside", title: "title.notFound" } },
  ],
  scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
});

/** Whether the page shows only texts that are there from the beginning, see `FIRST` in i18n.ts. */
const isFirst = (to: RouteLocationNormalized): boolean => to.path === "/" || (to.meta.access !== undefined && !["/api-reference", "/payee"].includes(to.path));

router.beforeEach(async (to) => {
  if (!isFirst(to)) loadAllTexts().catch(() => undefined); // while the page itself is loaded; `beforeResolve` tells of a failure
  if (to.meta.access === "outside") return true;
  const session = useSession();
  await session.ready();
  if (!session.account) {
    return to.path === "/" ? "/welcome" : { path: "/sign-in", query: { next: to.fullPath } };
  }
  if (to.meta.access === "signedIn" || session.tenantId) return true;
  return { path: "/set-up", query: { next: to.fullPath } };
});

router.beforeResolve(async (to) => {
  if (!isFirst(to)) await loadAllTexts();
});
