/**
 * The routes and documents of sales, in the form of `api/schema.d.ts`. Once they are in the OpenAPI document, `SalesSchemas`
 * is `Schemas` and `salesApi` is `api` of `@/api/client`, and this file goes.
 */
import type { Client } from "openapi-fetch";
import { api, type Schemas } from "@/api/client";

/** An exact number as a text. */
type Exact = string;

export interface SalesSchemas {
  SalesMapping: Schemas["MappingProfile"] & { decimalMark?: "." | "," };
  SalesImport: {
    id: string;
    tenantId: string;
    status?: "queued" | "running" | "completed" | "failed" | "refused" | "rolledBack" | "planned" | "expired";
    step?: "read" | "rollback";
    uploadId: string;
    mapping?: SalesSchemas["SalesMapping"];
    sources?: string[];
    /** The reports that it stored. */
    stored?: string[];
    /** The reports among its files that the tenant had already. */
    known?: string[];
    lines?: number;
    errors?: number;
    problems?: Schemas["ImportProblem"][];
    findings?: Schemas["Finding"][];
    progress?: Schemas["Progress"];
    created: string;
    createdBy: string;
    started?: string;
    ended?: string;
    updated: string;
  };
  StoredReport: {
    id: string;
    tenantId: string;
    importId: string;
    reportId: string;
    subject: string;
    format: string;
    profile?: string;
    sender?: string;
    service?: string;
    /** The first and the last day that it is about. */
    start?: string;
    end?: string;
    issued?: string;
    standing?: "current" | "replaced";
    replacedBy?: string;
    files?: Schemas["JobFile"][];
    lines?: number;
    quantity: Exact;
    /** By currency. */
    revenue?: Record<string, Exact>;
    warnings?: number;
    created: string;
    createdBy: string;
    updated: string;
  };
  SalesFigures: {
    quantity: Exact;
    /** By currency. */
    revenue?: Record<string, Exact>;
  };
  PlaceSales: SalesSchemas["SalesFigures"] & { name: string };
  SoldRecording: SalesSchemas["SalesFigures"] & { isrc?: string; upc?: string; title?: string; artist?: string };
  MonthSales: SalesSchemas["SalesFigures"] & { month: string; reports: number };
  Change: {
    months: number;
    now: SalesSchemas["SalesFigures"];
    before: SalesSchemas["SalesFigures"];
    quantityPercent?: Exact;
    /** By currency. */
    revenuePercent?: Record<string, Exact>;
  };
  ProjectedMonth: { month: string; quantity: number; low: number; high: number; estimatedRevenue?: Record<string, Exact> };
  ServiceAvailability: {
    service: string;
    cadence?: "daily" | "weekly" | "monthly" | "quarterly";
    ended?: boolean;
    months: { month: string; reports?: number; lines?: number; missing?: boolean }[];
  };
  Anomaly: {
    kind?: "suddenGrowth";
    recording: SalesSchemas["SoldRecording"];
    services: string[];
    month: string;
    quantity: Exact;
    usual: Exact;
    territory: string;
    there: Exact;
    reason: string;
  };
  LiveWithoutSales: { releaseId: string; title: string; displayArtist: string; barcode?: string; targetId: string; target: string; service: string; since: string; months: string[] };
  SalesNotLive: SalesSchemas["SoldRecording"] & { standing: "unknownRelease" | "notLive" };
  Incomparable: { name: string; reason: "noTarget" | "noService" | "tooFewMonths" | "outdated" | "notListed" | "tooManyReleases" };
  CatalogueComparison: {
    months?: string[];
    liveWithoutSales?: SalesSchemas["LiveWithoutSales"][];
    salesNotLive?: SalesSchemas["SalesNotLive"][];
    undetermined?: number;
    incomparable?: SalesSchemas["Incomparable"][];
  };
  SalesAnalytics: {
    since: string;
    until: string;
    service?: string;
    complete: boolean;
    reports: number;
    mixedReports?: number;
    total: SalesSchemas["SalesFigures"];
    byMonth: SalesSchemas["MonthSales"][];
    byService: SalesSchemas["PlaceSales"][];
    byTerritory: SalesSchemas["PlaceSales"][];
    byUse: SalesSchemas["PlaceSales"][];
    recordings: SalesSchemas["SoldRecording"][];
    others: SalesSchemas["SalesFigures"];
    before?: SalesSchemas["Change"];
    yearBefore?: SalesSchemas["Change"];
    projection: SalesSchemas["ProjectedMonth"][];
    availability: SalesSchemas["ServiceAvailability"][];
    anomalies: SalesSchemas["Anomaly"][];
    catalogue: SalesSchemas["CatalogueComparison"];
  };
  MatchCandidate: { releaseId: string; trackId?: string; title?: string; artist?: string; means: ("isrc" | "upc" | "titleAndArtist" | "title")[]; confidence: number };
  SalesMatch: SalesSchemas["SalesFigures"] & {
    id: string;
    tenantId: string;
    isrc?: string;
    upcs?: string[];
    title?: string;
    artist?: string;
    services?: string[];
    state: "matched" | "proposed" | "unmatched" | "settled";
    releaseId?: string;
    trackId?: string;
    ignored?: boolean;
    candidates?: SalesSchemas["MatchCandidate"][];
    settledBy?: string;
    settledAt?: string;
    reports?: number;
    firstDay?: string;
    lastDay?: string;
    created: string;
    updated: string;
  };
  MatchPage: { items: SalesSchemas["SalesMatch"][]; nextCursor?: string };
  MatchChoice: { releaseId?: string; trackId?: string; ignored?: boolean };
  SalesImportRequest: { uploadId: string; mapping?: SalesSchemas["SalesMapping"] };
}

interface Answer<T> {
  200: { headers: object; content: { "application/json": T } };
}
interface Operation<T, P extends object = object> {
  parameters: P & { header?: { "Idempotency-Key"?: string } };
  requestBody?: never;
  responses: Answer<T>;
}
interface Writing<T, B, P extends object = object> {
  parameters: P & { header?: { "Idempotency-Key"?: string } };
  requestBody: { content: { "application/json": B } };
  responses: Answer<T>;
}
interface OfImport {
  path: { importId: string };
}

interface OfMatch {
  path: { matchId: string };
}

export interface SalesPaths {
  "/sales/imports": { post: Writing<SalesSchemas["SalesImport"], SalesSchemas["SalesImportRequest"]> };
  "/sales/imports/{importId}/rollback": { post: Operation<SalesSchemas["SalesImport"], OfImport> };
  "/sales/analytics": { get: Operation<SalesSchemas["SalesAnalytics"], { query?: { since?: string; until?: string; service?: string } }> };
  "/sales/matches": { get: Operation<SalesSchemas["MatchPage"], { query?: { state?: SalesSchemas["SalesMatch"]["state"]; limit?: number; cursor?: string } }> };
  "/sales/matches/{matchId}/settle": { post: Writing<SalesSchemas["SalesMatch"], SalesSchemas["MatchChoice"], OfMatch> };
  "/sales/matches/{matchId}/reopen": { post: Operation<SalesSchemas["SalesMatch"], OfMatch> };
  "/sales/reports/{reportId}/links": { get: Operation<Schemas["FileLinks"], { path: { reportId: string } }> };
}

export const salesApi = api as unknown as Client<SalesPaths>;
