/** Which role may do what; the server decides, this only hides what it would refuse. */
export type Role = "viewer" | "manager" | "admin";

const RANK: Record<Role, number> = { viewer: 0, manager: 1, admin: 2 };

const NEEDED = {
  edit: "manager",
  deliver: "manager",
  import: "manager",
  manageTargets: "admin",
  manageMembers: "admin",
  manageKeys: "admin",
  manageWebhooks: "admin",
  manageTenant: "admin",
  managePlugins: "admin",
  readAudit: "admin",
  backUp: "admin",
  runTests: "admin",
  settleRoyalties: "manager",
  payRoyalties: "admin",
} as const satisfies Record<string, Role>;

export type Act = keyof typeof NEEDED;

/** Whether a role may do this. */
export function permits(role: Role | null, act: Act): boolean {
  return role !== null && RANK[role] >= RANK[NEEDED[act]];
}
