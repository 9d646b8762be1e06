// Generated from the routes by `python -m shared.api.generate`. Do not edit.

/** An album as described by a catalogue; `releaseDate` has the catalogue's precision. */
export interface AlbumFound {
  source: "deezer" | "spotify";
  id: string;
  upc: string;
  title: string;
  artists?: Array<string>;
  label?: string | null;
  releaseDate?: string | null;
  genres?: Array<string>;
  copyrights?: Array<string>;
  trackCount?: number | null;
  coverUrl?: string | null;
  url?: string | null;
  tracks?: Array<TrackFound>;
}

/** The total statistics, and those by each dimension; days in order, the others by name. */
export interface Analytics {
  since: string;
  until: string;
  total: Figures;
  byDay: Array<Slice>;
  byTarget: Array<Slice>;
  byProtocol: Array<Slice>;
  byMessageType: Array<Slice>;
}

/** A second person's approval, which the delivery waits for. */
export interface Approval {
  by?: string | null;
  at?: string | null;
}

/** A display artist, in display order. `displayArtist` is the text that joins them. */
export interface Artist {
  name: string;
  role?: "MainArtist" | "FeaturedArtist" | "Artist";
  isni?: string | null;
  ipi?: string | null;
  localNames?: Array<LocalName>;
}

/** `assets/{id}`: one upload, from its declaration to its measurement. Written by the server only. `tags` are the audio file's own tags, which are not trusted; `derived` maps the files made from the upload (waveform, smaller covers) to their paths. `expires` is when an upload that never arrives is deleted (Firestore TTL); absent once the upload is processed. `attempts` is how often its measurement was begun or, after an interruption, begun again. `usedBy` lists other releases that use the file instead of a duplicate, `keptWith` the duplicates that users chose to keep alongside it. */
export interface Asset {
  id: string;
  tenantId: string;
  releaseId: string;
  trackId?: string | null;
  kind: "audio" | "image" | "document";
  imageType?: "FrontCover" | "BackCover" | "Booklet" | "Artist" | "Label" | "VideoScreenCapture" | null;
  fileName: string;
  contentType: string;
  size: number;
  declaredMd5?: string | null;
  storagePath: string;
  status: "uploading" | "processing" | "ready" | "rejected";
  problems?: Array<Finding>;
  attempts?: number;
  audio?: AudioAsset | null;
  image?: ImageAsset | null;
  document?: DocumentAsset | null;
  quality?: AudioQuality | null;
  imageQuality?: ImageQuality | null;
  tags?: Record<string, string>;
  derived?: Record<string, string>;
  duplicates?: Array<AssetDuplicate>;
  usedBy?: Array<string>;
  keptWith?: Array<string>;
  created: string;
  createdBy: string;
  updated: string;
  expires?: string | null;
}

/** Another file of the tenant that this one duplicates or contradicts; `similarity` from 0 to 1. exact: the same bytes · audio: the same recording · image: the same picture · audio-other-isrc: the same recording with another ISRC · isrc-other-audio: another recording with the same ISRC · upc-other-release: another release with the same UPC (without `assetId` and `fileName`). `kept`: a user chose to keep both. */
export interface AssetDuplicate {
  kind: "exact" | "audio" | "image" | "audio-other-isrc" | "isrc-other-audio" | "upc-other-release";
  assetId?: string | null;
  releaseId: string;
  trackId?: string | null;
  fileName?: string | null;
  similarity: number;
  kept?: boolean;
}

/** The URL of the file, valid for 15 minutes. */
export interface AssetLink {
  url: string;
}

/** A page of files; the last has no `nextCursor`. */
export interface AssetPage {
  items: Array<Asset>;
  nextCursor?: string | null;
}

/** Identifies an asset. */
export interface AssetReference {
  assetId: string;
}

/** The progress of one file. */
export interface AttemptFile {
  fileName: string;
  status?: "pending" | "uploading" | "completed" | "failed";
  bytesTransferred?: number | null;
  totalBytes?: number | null;
}

/** An audio file as measured: `duration` in seconds, `sampleRate` in Hz, `bitrate` in kbit/s. `immersive` is true for an ADM BWF: objects and beds instead of plain channels (ITU-R BS.2088). */
export interface AudioAsset {
  id: string;
  fileName: string;
  format: "WAV" | "FLAC" | "MP3" | "AIFF" | "M4A";
  size: number;
  duration: number;
  channels: number;
  sampleRate: number;
  bitDepth?: number | null;
  bitrate?: number | null;
  codec?: string | null;
  immersive?: boolean | null;
  formatCode?: number | null;
  trailingBytes?: number | null;
  storageUrl: string;
  hashes: Hashes;
  uploadedAt: string;
}

/** Decoded audio: EBU R128 loudness (LUFS, LU), peaks in dBTP and dBFS, DC offset relative to full scale 1, seconds. `correlation` is between left and right (1: dual mono, -1: inverted), `cutoff` is the frequency in Hz where the spectrum ends abruptly, `usedBits` the bits that the samples really use, `layout` the channel layout (mono, stereo, 5.1). Values that do not apply, or are undefined for silence, are absent. */
export interface AudioQuality {
  loudness?: number | null;
  loudnessRange?: number | null;
  truePeak?: number | null;
  samplePeak?: number | null;
  dcOffset?: number | null;
  correlation?: number | null;
  cutoff?: number | null;
  usedBits?: number | null;
  layout?: string | null;
  silenceHead?: number;
  silenceTail?: number;
  longestSilence?: number;
  findings?: Array<Finding>;
}

/** `auditLog/{id}`: one action in a tenant; never changed or deleted. `id` is the SHA-256 of all other fields; `previous` is the id of the tenant's previous entry. `before` and `after` are digests of the changed document. `origin` is a commitment to the AuditOrigin of this entry, so that the personal data can be erased without breaking the chain. */
export interface AuditEntry {
  id: string;
  tenantId: string;
  sequence: number;
  previous: string;
  at: string;
  actor: string;
  action: string;
  subject: string;
  before?: string | null;
  after?: string | null;
  changed?: Array<string>;
  details?: Record<string, string>;
  origin: string;
}

/** The exported file. `truncated`: it is limited to ten thousand entries; continue with `until`. */
export interface AuditExport {
  fileName: string;
  contentType: string;
  content: string;
  entries: number;
  truncated: boolean;
}

/** Request to export the audit log. */
export interface AuditExportRequest {
  action?: string | null;
  actor?: string | null;
  subject?: string | null;
  since?: string | null;
  until?: string | null;
  format?: "csv" | "jsonl";
}

/** An entry and its origin; address and agent are empty once erased or expired. */
export interface AuditItem {
  entry: AuditEntry;
  address?: string;
  agent?: string;
}

/** A page of entries, newest first; pass `after` to get the next page. */
export interface AuditPage {
  entries: Array<AuditItem>;
  after?: string | null;
}

/** What was found. Whoever keeps `head` elsewhere can prove later that nothing before it was changed or cut off. `whole` is false if there is a `problem` at `sequence`, or if there are more entries than one call reads. */
export interface AuditVerification {
  whole: boolean;
  entries: number;
  head: string;
  sequence?: number | null;
  problem?: string | null;
}

/** What is printed on the cover. `type` is the label's more specific type: Album, EP, Single, Compilation ... `localLabels` are label names that differ by territory or script. */
export interface Basic {
  title: string;
  subtitle?: string | null;
  versions?: Array<string>;
  formalTitle?: string | null;
  groupingTitle?: string | null;
  localTitles?: Array<LocalTitle>;
  displayArtist: string;
  localDisplayArtists?: Array<LocalName>;
  artists?: Array<Artist>;
  releaseDate: string;
  originalReleaseDate?: string | null;
  label: string;
  localLabels?: Array<LocalName>;
  catalogNumber?: string | null;
  barcode?: string | null;
  grid?: string | null;
  type?: string;
}

/** A request to deliver several releases in one package, in this order; otherwise like DeliveryRequest. */
export interface BatchRequest {
  targetId: string;
  takedown?: boolean;
  force?: boolean;
  xmlOnly?: boolean;
  priority?: "high" | "normal" | "low";
  scheduled?: string | null;
  releaseIds: Array<string>;
  idempotencyKey?: string | null;
}

/** The tenant's branding. */
export interface Branding {
  logo?: string | null;
  primaryColor?: string;
  secondaryColor?: string;
  customDomain?: string | null;
}

/** When the circuit breaker stops deliveries to a failing target, and for how long. */
export interface Breaker {
  failureThreshold?: number;
  resetSeconds?: number;
}

/** One change. `release` is the body, and `ifMatch` the If-Match header, of the individual route. */
export interface BulkItem {
  action: "create" | "update" | "delete";
  releaseId?: string | null;
  ifMatch?: string | null;
  release?: Record<string, unknown> | null;
}

/** The response of the individual route: its status, and ETag or problem. */
export interface BulkOutcome {
  status: number;
  releaseId?: string | null;
  etag?: string | null;
  problem?: ProblemDetails | null;
}

/** The changes, processed in order. A rejected change does not stop the others. */
export interface BulkRequest {
  items: Array<BulkItem>;
}

/** The outcomes, in the order of the changes. */
export interface BulkResult {
  items: Array<BulkOutcome>;
}

/** The circuit breaker's state. Written by the server only; `probe` is the delivery testing a half-open circuit. */
export interface Circuit {
  state?: "closed" | "open" | "half-open";
  failures?: number;
  opened?: string | null;
  probe?: string | null;
  probed?: string | null;
}

/** The new state of a circuit. */
export interface CircuitState {
  state: "open" | "closed";
}

/** A link that serves the clip (MP3) for 15 minutes, and its position in the recording in seconds. */
export interface Clip {
  url: string;
  start: number;
  duration: number;
}

/** Selects part of a recording, in seconds. Default: the track's `preview`, or 30 s starting at one quarter. */
export interface ClipOptions {
  start?: number | null;
  duration?: number | null;
}

/** A disc (`Component`), a side, or a release within a box set (`ReleaseComponent`), by its disc number. */
export interface Component {
  number: number;
  type?: "Component" | "Side" | "ReleaseComponent";
  title?: string | null;
  subtitle?: string | null;
  barcode?: string | null;
  grid?: string | null;
}

/** The result of the test; `ok` if no step failed that deliveries need. `steps` are in order. `server` is the server's name for itself, `hostKey` its fingerprint. Both, like `freeBytes`, are absent if the server does not report them. */
export interface ConnectionReport {
  ok: boolean;
  steps: Array<StepReport>;
  server?: string | null;
  hostKey?: string | null;
  freeBytes?: number | null;
  durationMs: number;
}

/** A connection without a target: the protocol and its options, including credentials. */
export interface ConnectionRequest {
  protocol: string;
  config: Record<string, unknown>;
}

/** `consents/{id}`: one person's consent to one edition of one text; `acts` in order, the last one counts. Kept after the person's erasure under the uid, which then identifies nobody: consent must be demonstrable (GDPR Art. 7(1), 17(3)(e)). */
export interface Consent {
  id: string;
  uid: string;
  purpose: string;
  edition: string;
  acts: Array<ConsentAct>;
}

/** Consent was given or withdrawn. */
export interface ConsentAct {
  given: boolean;
  at: string;
}

/** Request to give or withdraw consent to an edition of a text. */
export interface ConsentRequest {
  purpose: string;
  edition: string;
  given: boolean;
}

/** A contributor. `role` is the label's own term; ERN maps it to DDEX's vocabulary. `ai` is how much of this contribution generative AI made (ERN 4.3.2). */
export interface Contributor {
  name: string;
  role: string;
  isni?: string | null;
  ipi?: string | null;
  instrument?: string | null;
  featured?: boolean | null;
  contracted?: boolean | null;
  credited?: boolean | null;
  ai?: "All" | "Partly" | "None" | null;
}

/** The cost of work: documents read and written as Firestore bills them, bytes sent, the worker's time. */
export interface Cost {
  reads?: number;
  writes?: number;
  bytes?: number;
  milliseconds?: number;
}

/** An invitation and its token, which is shown only once. */
export interface CreatedInvite {
  invite: InviteView;
  token: string;
}

/** A key and its secret, which is shown only once. */
export interface CreatedKey {
  key: KeyView;
  secret: string;
}

/** A subscription and its signing secret, which is shown only once. */
export interface CreatedWebhook {
  webhook: Webhook;
  secret: string;
}

/** The secret that a DSP signs its calls with; only returned once. */
export interface CreatedWebhookSecret {
  secret: string;
}

/** The result of the last composition. Written by the server only, except `version` and `profile`. */
export interface Ddex {
  version?: "3.8.2" | "4.2" | "4.3" | "4.3.2";
  profile?: string | null;
  messageId?: string | null;
  lastGenerated?: string | null;
  validationStatus?: "valid" | "invalid" | null;
  validationErrors?: Array<Finding>;
  contentHash?: string | null;
  ernFile?: string | null;
}

/** The ERN version and profile of the release's messages; without a profile, the best one is chosen. */
export interface DdexChoice {
  version?: "3.8.2" | "4.2" | "4.3" | "4.3.2";
  profile?: string | null;
}

/** One deal. `use` is a name in the deals table (shared/messages/ern/data/deals), such as `download`. Territories and dates default to the release's. A day begins at midnight in each territory; an instant (`startAt`, `endAt`) is the same moment everywhere. `tracks` are track ids; none means all of `scope`. */
export interface DealTerm {
  use: string;
  scope?: "all" | "release" | "tracks";
  tracks?: Array<string>;
  territories?: Array<string>;
  excludedTerritories?: Array<string>;
  startDate?: string | null;
  startAt?: string | null;
  endDate?: string | null;
  endAt?: string | null;
  priceCode?: string | null;
  price?: Price | null;
  instantGratification?: Array<string>;
}

/** `deliveries/{id}`: one release sent to one target; the id is the idempotency key. `scheduled`: when it is to run. Its state is `status` and, while it is queued, `waiting`. */
export interface Delivery {
  id: string;
  tenantId: string;
  releaseId: string;
  targetId: string;
  status: "queued" | "processing" | "delivering" | "completed" | "failed" | "cancelled";
  messageType?: "NewReleaseMessage" | "CatalogListMessage" | "PurgeReleaseMessage";
  messageSubType: "Initial" | "Update" | "Takedown";
  ernVersion: "3.8.2" | "4.2" | "4.3" | "4.3.2";
  ernMessageId: string;
  contentHash: string;
  batchId: string;
  batch?: string | null;
  lane: string;
  previous?: string | null;
  allFiles?: boolean;
  sender: Party;
  xmlOnly?: boolean;
  priority?: "emergency" | "high" | "normal" | "low";
  forced?: boolean;
  approval?: Approval | null;
  preflight?: Array<Finding>;
  package?: PackageSummary | null;
  attempts?: Array<DeliveryAttempt>;
  series?: number;
  scheduled: string;
  waiting?: Waiting | null;
  started?: string | null;
  completed?: string | null;
  leaseExpires?: string | null;
  continuation?: number | null;
  failure?: DeliveryFailure | null;
  receipt?: DspReceipt | null;
  cost?: Cost;
  dsp?: DspState | null;
  idempotencyKey: string;
  created: string;
  createdBy: string;
  requestedBy?: string | null;
  updated: string;
}

/** One attempt at a delivery. */
export interface DeliveryAttempt {
  attemptNumber: number;
  startTime: string;
  endTime?: string | null;
  status?: "success" | "failed" | "partial" | null;
  error?: string | null;
  files?: Array<AttemptFile>;
}

/** Why the last attempt failed, and what to do. */
export interface DeliveryFailure {
  code: string;
  message: string;
  remedy?: string | null;
  retryable: boolean;
}

/** `deliveries/{id}/logs/{logId}`: one line of the delivery log, which users can follow live. */
export interface DeliveryLog {
  id?: string | null;
  tenantId: string;
  timestamp: string;
  level: "info" | "warning" | "error" | "success";
  step: "initialization" | "target_configuration" | "package_preparation" | "delivery_execution" | "receipt_generation" | "completion" | "error_handling" | "retry_scheduled" | "max_retries";
  message: string;
  attempt: number;
  details?: Record<string, string | number | boolean>;
  durationMs?: number | null;
}

/** A page of deliveries; the last has no `nextCursor`. */
export interface DeliveryPage {
  items: Array<Delivery>;
  nextCursor?: string | null;
}

/** A request to deliver a release to a target. `takedown` withdraws the release. Without `scheduled`, the target's schedule determines the time. `force` sends content that the target already has, with all its files. With `idempotencyKey`, chosen by the client, every request with the same key is the same delivery, even if the release has changed. */
export interface DeliveryRequest {
  targetId: string;
  takedown?: boolean;
  force?: boolean;
  xmlOnly?: boolean;
  priority?: "high" | "normal" | "low";
  scheduled?: string | null;
  releaseId: string;
  idempotencyKey?: string | null;
}

/** `deliveryTargets/{id}`. `config` holds the protocol's options without its secrets. `ddex` is the recipient; `deals` are names in the deals table (shared/messages/ern/data/deals.py); `layout` is a named folder structure (shared/messages/packages/layout.py). The secrets are in `deliveryTargetSecrets/{id}`. */
export interface DeliveryTarget {
  id: string;
  tenantId: string;
  name: string;
  type?: "DSP" | "Aggregator" | "Test";
  preset?: string | null;
  preflight?: "block" | "warn";
  protocol: string;
  config: Record<string, unknown>;
  ddex: Party;
  layout?: string;
  deals?: Array<string>;
  takedown?: "no-deal" | "ended-deal" | "purge";
  profile?: string | null;
  requirements?: Requirements;
  schedule?: Schedule;
  window?: Window | null;
  maxParallel?: number | null;
  maxPerHour?: number | null;
  breaker?: Breaker;
  circuit?: Circuit;
  dialogue?: DialogueTerms;
  active?: boolean;
  testMode?: boolean;
  lastDelivery?: string | null;
  created: string;
  createdBy: string;
  updated: string;
}

/** How a DSP acknowledges deliveries, and how soon; part of the target. Times in hours, as promised by the DSP. `folder` and `pattern` locate acknowledgements at the target (`{batch_id}` in the folder stands for the batch's name); `words` maps the DSP's own status values to ours. */
export interface DialogueTerms {
  channel?: "none" | "folder" | "webhook";
  folder?: string;
  pattern?: string;
  pollEveryMin?: number;
  receivedWithinH?: number | null;
  ingestedWithinH?: number | null;
  liveWithinH?: number | null;
  words?: Record<string, "sent" | "received" | "ingested" | "live" | "rejected">;
  resends?: number;
}

/** A document, such as a PDF booklet. */
export interface DocumentAsset {
  id: string;
  fileName: string;
  format?: "PDF";
  pages?: number | null;
  size: number;
  storageUrl: string;
  hashes: Hashes;
  uploadedAt: string;
}

/** The DSP's response. */
export interface DspReceipt {
  dspMessageId?: string | null;
  acknowledgment?: string | null;
  timestamp: string;
}

/** The status of a delivery at the DSP; `since` is when the current status was reached, by the DSP's clock. A delivery that was just sent has only `sent` and `due`. */
export interface DspState {
  status?: "sent" | "received" | "ingested" | "live" | "rejected";
  sent: string;
  since?: string | null;
  received?: string | null;
  ingested?: string | null;
  live?: string | null;
  rejected?: string | null;
  code?: string | null;
  reason?: string | null;
  acknowledgement?: string | null;
  due?: string | null;
  overdue?: string | null;
  resent?: string | null;
}

/** The files that duplicate or contradict a file. */
export interface DuplicateList {
  items: Array<AssetDuplicate>;
}

/** How to resolve a duplicate. */
export interface DuplicateResolution {
  duplicateId: string;
  choice: "useExisting" | "keepBoth" | "replace";
}

/** Request to erase oneself; requires the person's own address as a confirmation. */
export interface ErasureRequest {
  email: string;
}

/** The number of erased documents by kind; `kept` lists what stays under the uid. `withheld` lists the kinds that are found by address and stay, because the person has not verified theirs. */
export interface ErasureResult {
  erased: Record<string, number>;
  kept: Array<string>;
  withheld?: Array<string>;
}

/** Delivery statistics. Rates from 0 to 1; times in seconds since a delivery was due, accurate to 5 %. A delivery that failed, and completed after a manual retry, counts as both. */
export interface Figures {
  completed?: number;
  failed?: number;
  retried?: number;
  successRate?: number | null;
  p50S?: number | null;
  p95S?: number | null;
  cost?: Cost;
}

/** One issue found in an input: where (`path`), what (`message`), how to fix it (`remedy`), which rule (`source`). `path` names a field (`tracks[2].isrc`); in a message it is the element's XPath, and `line` is its line number. `source` names the standard and clause, or the DSP's page. `stage` is set by validation. */
export interface Finding {
  path: string;
  message: string;
  code: string;
  severity?: "error" | "warning" | "info";
  remedy?: string | null;
  source?: string | null;
  stage?: string | null;
  line?: number | null;
}

/** A genre in a DSP's own vocabulary. */
export interface GenreCode {
  code?: string | null;
  id?: string | null;
  name: string;
}

/** A genre, or a subgenre; `parent` is the code of its genre. */
export interface GenreEntry {
  code: string;
  name: string;
  parent?: string | null;
}

/** The genres that forms offer. */
export interface GenreList {
  items: Array<GenreEntry>;
}

/** `genreMappings/{tenantId}_{provider}`: maps a genre's name or code, as used in releases, to the DSP's genre. */
export interface GenreMapping {
  id: string;
  tenantId: string;
  provider: "apple" | "spotify" | "beatport" | "amazon";
  genres?: Record<string, GenreCode>;
  updated: string;
  updatedBy: string;
}

/** Whether the DSP requires its own genres, and what to do if a genre cannot be mapped. */
export interface GenreMappingRequirement {
  required?: boolean;
  provider: "apple" | "spotify" | "beatport" | "amazon" | "custom";
  version?: string | null;
  strictMode?: boolean;
  fallbackGenre?: string | null;
}

/** The release's genre for each DSP. */
export interface GenreMappings {
  apple?: GenreCode | null;
  spotify?: GenreCode | null;
  beatport?: GenreCode | null;
  amazon?: GenreCode | null;
}

/** Digests of the whole file in lower-case hex; CRC32C in base64, as in Cloud Storage. */
export interface Hashes {
  md5: string;
  sha1: string;
  sha256: string;
  crc32c?: string | null;
}

/** The functions are running. */
export interface Health {
  status?: "ok";
}

/** The result of checking one component; `message` says why it failed. */
export interface HealthCheck {
  name: string;
  status: "ok" | "failed";
  message?: string | null;
}

/** An image file as measured, in pixels. */
export interface ImageAsset {
  id: string;
  fileName: string;
  type: "FrontCover" | "BackCover" | "Booklet" | "Artist" | "Label" | "VideoScreenCapture";
  format: "JPEG" | "PNG";
  width: number;
  height: number;
  colorSpace?: string | null;
  profile?: string | null;
  size: number;
  storageUrl: string;
  hashes: Hashes;
  uploadedAt: string;
}

/** A decoded image: `contrast` and `detail` are of 255 (shared/media/image_quality.py), `orientation` as in Exif. */
export interface ImageQuality {
  bitDepth: number;
  alpha: boolean;
  progressive: boolean;
  profile?: string | null;
  orientation: number;
  contrast: number;
  detail: number;
  findings?: Array<Finding>;
}

/** The DSP's requirements for an image, in pixels. */
export interface ImageRequirement {
  type?: string;
  formats?: Array<string>;
  minWidth?: number | null;
  maxWidth?: number | null;
  maxSize?: number | null;
}

/** `importJobs/{id}`: one import; `partial` if some releases were rejected. A trial run (`trial`) stores nothing. */
export interface ImportJob {
  id: string;
  tenantId: string;
  format: "csv" | "json" | "ern";
  status: "completed" | "partial" | "refused";
  trial?: boolean;
  releases?: Array<ImportedRelease>;
  created: string;
  createdBy: string;
}

/** A page of imports; the last has no `nextCursor`. */
export interface ImportPage {
  items: Array<ImportJob>;
  nextCursor?: string | null;
}

/** The text of the file to import. With `trial`, the outcome is reported and nothing is stored. */
export interface ImportRequest {
  format: "csv" | "json" | "ern";
  content: string;
  trial?: boolean;
}

/** One release in the file. `place` is its location there (`rows 2-4`); without `releaseId` it was rejected. */
export interface ImportedRelease {
  place: string;
  title?: string;
  releaseId?: string | null;
  problems?: Array<Finding>;
}

/** The open invitations. */
export interface InviteList {
  items: Array<InviteView>;
}

/** Request to invite a person. */
export interface InviteRequest {
  email: string;
  role?: "admin" | "manager" | "viewer";
}

/** An open invitation as admins see it. */
export interface InviteView {
  inviteId: string;
  email: string;
  role: "admin" | "manager" | "viewer";
  created: string;
  expires: string;
}

/** Requests per minute that override the default limits. */
export interface KeyLimits {
  read?: number | null;
  write?: number | null;
}

/** The tenant's API keys. */
export interface KeyList {
  items: Array<KeyView>;
}

/** Request to create a key. */
export interface KeyRequest {
  name: string;
  scopes: Array<"analytics:read" | "assets:read" | "assets:write" | "audit:read" | "deliveries:read" | "deliveries:write" | "imports:read" | "imports:write" | "metadata:read" | "metadata:write" | "notifications:read" | "notifications:write" | "plugins:read" | "plugins:write" | "releases:read" | "releases:write" | "targets:read" | "targets:write" | "tenant:read" | "tenant:write" | "webhooks:read" | "webhooks:write">;
  role?: "admin" | "manager" | "viewer";
  expires?: string | null;
  limits?: KeyLimits;
}

/** A key as admins see it: everything except its hashes. `prefix` is the beginning of the secret. */
export interface KeyView {
  keyId: string;
  prefix: string;
  name: string;
  role: "admin" | "manager" | "viewer";
  scopes: Array<"analytics:read" | "assets:read" | "assets:write" | "audit:read" | "deliveries:read" | "deliveries:write" | "imports:read" | "imports:write" | "metadata:read" | "metadata:write" | "notifications:read" | "notifications:write" | "plugins:read" | "plugins:write" | "releases:read" | "releases:write" | "targets:read" | "targets:write" | "tenant:read" | "tenant:write" | "webhooks:read" | "webhooks:write">;
  limits: KeyLimits;
  holder: string;
  created: string;
  createdBy: string;
  expires?: string | null;
  lastUsed?: string | null;
  revoked?: string | null;
}

/** A name or line as written in one language or script, optionally for one territory. */
export interface LocalName {
  text: string;
  language: string;
  territory?: string | null;
}

/** A title as written in one language or script, optionally for one territory. */
export interface LocalTitle {
  title: string;
  subtitle?: string | null;
  language: string;
  territory?: string | null;
}

/** A page of a delivery's log; the last has no `nextCursor`. */
export interface LogPage {
  items: Array<DeliveryLog>;
  nextCursor?: string | null;
}

/** A complete mapping from the genre names or codes of releases to the DSP's genres. */
export interface MappingContent {
  genres: Record<string, GenreCode>;
}

/** The tenant's genre mappings. */
export interface MappingList {
  items: Array<GenreMapping>;
}

/** `tenants/{tenantId}/members/{uid}`: a person's role in a tenant. Authoritative for rules and claims. */
export interface Member {
  id: string;
  tenantId: string;
  role: "admin" | "manager" | "viewer";
  email: string;
  displayName: string;
  joined: string;
  invitedBy?: string | null;
  updated: string;
}

/** A page of members; the last has no `nextCursor`. */
export interface MemberPage {
  items: Array<Member>;
  nextCursor?: string | null;
}

/** Identifies a member. */
export interface MemberReference {
  uid: string;
}

/** A page of messages; the last has no `nextCursor`. */
export interface MessagePage {
  items: Array<WebhookMessage>;
  nextCursor?: string | null;
}

/** The message that would be sent, and its validation. */
export interface MessagePreview {
  messageId: string;
  xml: string;
  validation: Validation;
}

/** A recording used in a DJ mix: `start` from the beginning of the mix and `duration`, in seconds. */
export interface MixPart {
  /** ISO 3901, 12 characters, no hyphens */
  isrc: string;
  title: string;
  artist: string;
  start: number;
  duration: number;
}

/** `notifications/{id}`: a notification to the members of a tenant. */
export interface Notification {
  id: string;
  tenantId: string;
  type: string;
  severity: "info" | "success" | "warning" | "error";
  message: string;
  link?: string | null;
  readBy?: Array<string>;
  created: string;
}

/** A page of notifications; the last has no `nextCursor`. */
export interface NotificationPage {
  items: Array<Notification>;
  nextCursor?: string | null;
}

/** Which mails a person wants. */
export interface NotificationPreferences {
  deliveryCompleted?: boolean;
  deliveryFailed?: boolean;
  retryExhausted?: boolean;
  circuitChanged?: boolean;
  acknowledgementMissing?: boolean;
  dspRejected?: boolean;
  dspLive?: boolean;
  weeklySummary?: boolean;
}

/** The files in the package, by name; `totalSize` in bytes. */
export interface PackageSummary {
  ernFile: string;
  audioFiles?: Array<string>;
  imageFiles?: Array<string>;
  totalSize: number;
}

/** A party that sends or receives DDEX messages. */
export interface Party {
  /** DDEX Party Identifier, 18 characters, ISO 7064 MOD 37,36 */
  partyId: string;
  partyName: string;
}

/** All data about the person. `records` are grouped by kind; `cut` lists the kinds truncated at 5,000. `withheld` lists the kinds that are found by address, if the person has not verified theirs. */
export interface PersonalData {
  made: string;
  uid: string;
  account?: Record<string, unknown>;
  profile?: Record<string, unknown>;
  memberships?: Array<Record<string, unknown>>;
  records?: Record<string, Array<Record<string, unknown>>>;
  cut?: Array<string>;
  withheld?: Array<string>;
}

/** The deliveries of a batch request, in the order of its releases. */
export interface PlacedBatch {
  deliveries: Array<PlacedDelivery>;
}

/** A delivery that was requested; `created` is false if it existed before and this request had no effect. */
export interface PlacedDelivery {
  deliveryId: string;
  created: boolean;
  delivery: Delivery;
}

/** A protocol. `package` is absent for built-in protocols; `problem` says why the protocol is unusable. */
export interface Plugin {
  kind?: "protocol";
  name: string;
  package?: string | null;
  version?: string | null;
  options?: Array<PluginOption>;
  problem?: string | null;
}

/** The installed plugins. */
export interface PluginList {
  items: Array<Plugin>;
}

/** An option of a protocol's targets. `secret` values are encrypted and never returned. */
export interface PluginOption {
  name: string;
  type: "text" | "integer" | "boolean" | "choice" | "list" | "mapping";
  required?: boolean;
  secret?: boolean;
  default?: unknown;
  choices?: Array<string>;
  minimum?: number | null;
  maximum?: number | null;
  help?: string;
  example?: string;
}

/** Whether the poll was queued; false if one is already queued. */
export interface PollRequested {
  queued: boolean;
}

/** A person's preferences for the application. */
export interface Preferences {
  theme?: "light" | "dark" | "auto";
  language?: string;
  timezone?: string;
  notifications?: NotificationPreferences;
}

/** The findings; `ready` if none of them blocks. */
export interface Preflight {
  ready: boolean;
  findings: Array<Finding>;
}

/** The clip that a listener can hear before buying, in seconds. */
export interface Preview {
  startTime: number;
  duration: number;
}

/** Options of a preview: the target, whose version, profile and deals apply, and a `version` that overrides them. */
export interface PreviewOptions {
  targetId?: string | null;
  version?: "3.8.2" | "4.2" | "4.3" | "4.3.2" | null;
}

/** When an upcoming release may be shown before its deal starts: all four times or none (ERN 3.8.2 DealTerms). */
export interface Previews {
  release: string;
  trackListing: string;
  coverArt: string;
  clip: string;
}

/** An absolute price per unit, in major currency units. */
export interface Price {
  amount: number | string;
  currency: string;
  kind?: "wholesale" | "retail";
}

/** The new priority. `emergency` is reserved for takedowns. */
export interface PriorityChange {
  priority: "high" | "normal" | "low";
}

/** Why a request failed (RFC 9457). `type` is about:blank; programs should check `code`. */
export interface ProblemDetails {
  type?: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  remedy?: string | null;
  errors?: Array<Finding> | null;
}

/** A partial update of a profile. In `preferences`, null restores the default. */
export interface ProfileChange {
  displayName?: string | null;
  organizationName?: string | null;
  photoUrl?: string | null;
  preferences?: Record<string, unknown> | null;
}

/** A publisher of the musical work. */
export interface Publisher {
  name: string;
  role?: string;
  isni?: string | null;
  ipi?: string | null;
  share?: number | null;
}

/** Whether the store is available. */
export interface Readiness {
  status: "ready" | "unready";
  store: "ok" | "unavailable";
}

/** `receipts/{deliveryId}`: proof of what was delivered to the DSP. */
export interface Receipt {
  id: string;
  tenantId: string;
  deliveryId: string;
  releaseId: string;
  targetId: string;
  protocol: string;
  messageId: string;
  messageSubType: "Initial" | "Update" | "Takedown";
  files: Array<ReceiptFile>;
  totalBytes: number;
  attempts: number;
  started: string;
  completed: string;
  durationMs: number;
  server?: string | null;
  linked?: boolean;
  sequence?: number | null;
  previous?: string | null;
  hash?: string | null;
}

/** One file as sent and as found on the server; `sizeFound` and `md5Found` only if the server told them. */
export interface ReceiptFile {
  path: string;
  role: "ern" | "audio" | "video" | "image" | "document" | "manifest" | "marker";
  size: number;
  sizeFound?: number | null;
  md5: string;
  md5Found?: string | null;
  verifiedBy: "md5" | "size" | "accepted";
}

/** A page of receipts; `next` is the cursor of the next page, absent on the last one. */
export interface ReceiptPage {
  receipts: Array<Record<string, unknown>>;
  next?: string | null;
}

/** The result of a verification; `next` is the number to continue after, absent at the end of the chain. */
export interface ReceiptVerification {
  checked: number;
  problems: Array<Finding>;
  next?: number | null;
}

/** A page of the report; `next` is absent on the last one. */
export interface Reconciliation {
  rows: Array<ReconciliationRow>;
  next?: string | null;
}

/** One release at one target. `sent` to `contentHash` describe our last delivery; `said` to `reason` are the DSP's status report about it. `there` is what the DSP shows according to its reports: our last delivery, an earlier one, or nothing. `changed`: the release has changed since it was sent and needs an update. */
export interface ReconciliationRow {
  releaseId: string;
  barcode?: string | null;
  title?: string | null;
  targetId: string;
  target?: string | null;
  action: "Initial" | "Update" | "Takedown";
  sent: string;
  messageId: string;
  deliveryId: string;
  contentHash: string;
  said: "sent" | "received" | "ingested" | "live" | "rejected";
  since?: string | null;
  code?: string | null;
  reason?: string | null;
  finding: "agreed" | "under way" | "unanswered" | "overdue" | "rejected";
  there: "this" | "earlier" | "nothing";
  changed?: boolean;
}

/** Another release, and this release's relationship to it in DDEX's vocabulary (AVS ReleaseRelationshipType). */
export interface RelatedRelease {
  relationship: string;
  barcode?: string | null;
  grid?: string | null;
  catalogNumber?: string | null;
  title?: string | null;
  displayArtist?: string | null;
}

/** `releases/{id}`: everything that a label specifies about one product. */
export interface Release {
  id: string;
  tenantId: string;
  type: "Album" | "Single" | "Video" | "Mixed";
  status?: "draft" | "ready" | "delivered" | "archived";
  basic: Basic;
  tracks?: Array<Track>;
  assets?: ReleaseAssets;
  metadata: ReleaseMetadata;
  territories?: Territories;
  rights: Rights;
  components?: Array<Component>;
  works?: Array<WorkGroup>;
  relatedReleases?: Array<RelatedRelease>;
  deals?: Array<DealTerm>;
  previews?: Previews | null;
  ddex?: Ddex;
  notes?: string | null;
  created: string;
  updated: string;
  createdBy: string;
}

/** The measured files of the release. Written by the server only. */
export interface ReleaseAssets {
  coverImage?: ImageAsset | null;
  audio?: Array<AudioAsset>;
  images?: Array<ImageAsset>;
  documents?: Array<DocumentAsset>;
  videos?: Array<VideoAsset>;
}

/** One change. Severity `danger`: rarely intended. `caution`: check again. */
export interface ReleaseChange {
  code: string;
  kind: "added" | "removed" | "moved" | "changed";
  path: string;
  message: string;
  severity: "error" | "warning" | "info";
  before?: string | null;
  after?: string | null;
  remedy?: string | null;
}

/** The fields of a release that clients set. */
export interface ReleaseContent {
  type: "Album" | "Single" | "Video" | "Mixed";
  basic: Basic;
  tracks?: Array<Track>;
  metadata: ReleaseMetadata;
  territories?: Territories;
  rights: Rights;
  components?: Array<Component>;
  works?: Array<WorkGroup>;
  relatedReleases?: Array<RelatedRelease>;
  deals?: Array<DealTerm>;
  previews?: Previews | null;
  notes?: string | null;
  ddex?: DdexChoice;
}

/** All changes in meaning, most severe first. `previous` and `current` are the versions compared. */
export interface ReleaseDiff {
  previous: string;
  current: string;
  changes: Array<ReleaseChange>;
}

/** The complete new content of a release; `status` is unchanged if omitted. */
export interface ReleaseEdit {
  type: "Album" | "Single" | "Video" | "Mixed";
  basic: Basic;
  tracks?: Array<Track>;
  metadata: ReleaseMetadata;
  territories?: Territories;
  rights: Rights;
  components?: Array<Component>;
  works?: Array<WorkGroup>;
  relatedReleases?: Array<RelatedRelease>;
  deals?: Array<DealTerm>;
  previews?: Previews | null;
  notes?: string | null;
  ddex?: DdexChoice;
  status?: "draft" | "ready" | "delivered" | "archived" | null;
}

/** Metadata of the release. `copyright` is the text of the C line, `production` that of the P line. */
export interface ReleaseMetadata {
  genreCode?: string | null;
  genreName?: string | null;
  subgenreCode?: string | null;
  subgenreName?: string | null;
  genrePath?: Array<string> | null;
  genreMappings?: GenreMappings | null;
  language?: string;
  copyright: string;
  copyrightYear?: number | null;
  production?: string | null;
  productionYear?: number | null;
  pLines?: Array<RightsLine>;
  cLines?: Array<RightsLine>;
  parentalWarning?: "Explicit" | "ExplicitContentEdited" | "NotExplicit" | "NoAdviceAvailable";
  contributors?: Array<Contributor>;
  writers?: Array<Writer>;
  publishers?: Array<Publisher>;
  rightsControllers?: Array<RightsController>;
  compilation?: "single-artist" | "multi-artist" | null;
  soundtrack?: boolean | null;
  keywords?: Array<string>;
  synopsis?: string | null;
  marketingComment?: string | null;
  ai?: "All" | "Partly" | "None" | null;
}

/** A page of releases; the last has no `nextCursor`. */
export interface ReleasePage {
  items: Array<ReleaseSummary>;
  nextCursor?: string | null;
}

/** A release in a list. `tracks` is the number of tracks. */
export interface ReleaseSummary {
  id: string;
  type?: "Album" | "Single" | "Video" | "Mixed" | null;
  status: "draft" | "ready" | "delivered" | "archived";
  title?: string;
  displayArtist?: string;
  label?: string;
  barcode?: string | null;
  releaseDate?: string | null;
  tracks?: number;
  validationStatus?: string | null;
  created: string;
  updated: string;
}

/** `releases/{id}/versions/{contentHash}`: a snapshot of the release. */
export interface ReleaseVersion {
  id: string;
  tenantId: string;
  release: Release;
  created: string;
}

/** The DSP's requirements for a package. */
export interface Requirements {
  ernVersion?: "3.8.2" | "4.2" | "4.3" | "4.3.2";
  audioFormat?: Array<"WAV" | "FLAC" | "MP3" | "AIFF" | "M4A">;
  imageSpecs?: Array<ImageRequirement>;
  genreMapping?: GenreMappingRequirement | null;
  territories?: Array<string>;
}

/** The file in use, the releases that changed, and the reason if the other file could not be deleted (`kept`). */
export interface Resolved {
  assetId: string;
  releases?: Array<string>;
  kept?: string | null;
}

/** How many days a tenant keeps notifications, and the origins of audited actions (shared/accounts/audit). */
export interface Retention {
  notificationsDays?: number;
  originsDays?: number;
}

/** The deliveries that were queued again. */
export interface RetriedDeliveries {
  deliveryIds: Array<string>;
}

/** Which failed deliveries to queue again: all, or those to one target or of one release. */
export interface RetryRequest {
  targetId?: string | null;
  releaseId?: string | null;
  limit?: number;
}

/** When the release may be offered, and at which price code. Dates begin at midnight in each territory. `startAt` and `endAt` are the same moment worldwide and override the dates (timed release). */
export interface Rights {
  startDate: string;
  endDate?: string | null;
  startAt?: string | null;
  endAt?: string | null;
  priceCode?: string | null;
}

/** A controller of rights in the recording; `share` in percent, empty `territories` mean worldwide. */
export interface RightsController {
  name: string;
  role?: "RightsController" | "RightsAdministrator" | "AdministratingRecordCompany" | "RoyaltyAdministrator";
  isni?: string | null;
  ipi?: string | null;
  share?: number | null;
  territories?: Array<string>;
  startDate?: string | null;
  endDate?: string | null;
}

/** A P line or C line: `text` is what is displayed, `year` and `company` are its parts. */
export interface RightsLine {
  text: string;
  year?: number | null;
  company?: string | null;
  territory?: string | null;
}

/** A member's new role. */
export interface RoleChange {
  role: "admin" | "manager" | "viewer";
}

/** How many seconds the old secret remains valid. */
export interface Rotation {
  graceS?: number;
}

/** The server's keys, or why there are none. A person has to confirm that the keys belong to the DSP. */
export interface ScanReport {
  ok: boolean;
  keys?: Array<ScannedKey>;
  code?: string | null;
  message?: string | null;
  remedy?: string | null;
}

/** The SFTP server to scan. */
export interface ScanRequest {
  host: string;
  port?: number;
}

/** A host key; both `fingerprint` and `knownHosts` are valid as a target's `hostKey`. */
export interface ScannedKey {
  keyType: string;
  bits: number;
  fingerprint: string;
  knownHosts: string;
}

/** When deliveries to this target run. */
export interface Schedule {
  type?: "immediate" | "scheduled" | "recurring";
  timezone?: string | null;
  time?: string | null;
  frequency?: "daily" | "weekly" | "monthly" | null;
}

/** The statistics of one day, target, protocol or message type. */
export interface Slice {
  key: string;
  figures: Figures;
}

/** One step and its duration. `refused`: the server denied permission, but deliveries do not need the step. `overwrite` is listed only if it was refused: the target takes new files only, so what has arrived cannot be sent again or updated. */
export interface StepReport {
  step: "connect" | "authenticate" | "list" | "write" | "overwrite" | "resume" | "rename" | "read" | "remove";
  outcome: "done" | "refused" | "failed";
  durationMs: number;
  code?: string | null;
  message?: string | null;
  remedy?: string | null;
}

/** The result of checking every component. */
export interface SystemHealth {
  status: "ok" | "degraded";
  checks: Array<HealthCheck>;
}

/** The result of the takedown for one release and target; `reason` says why it was refused. */
export interface Takedown {
  releaseId: string;
  targetId: string;
  deliveryId?: string | null;
  outcome: "queued" | "already queued" | "refused";
  reason?: string | null;
}

/** The releases to withdraw: one release, or all of an artist or label, by the exact name. */
export interface TakedownRequest {
  releaseId?: string | null;
  artist?: string | null;
  label?: string | null;
}

/** The outcome of a takedown for each release and target. */
export interface Takedowns {
  takedowns: Array<Takedown>;
}

/** The fields of a target that clients set. `config` holds the protocol's options and credentials. */
export interface TargetContent {
  name: string;
  type?: "DSP" | "Aggregator" | "Test";
  preset?: string | null;
  preflight?: "block" | "warn";
  protocol: string;
  config: Record<string, unknown>;
  ddex: Party;
  layout?: string;
  deals?: Array<string>;
  takedown?: "no-deal" | "ended-deal" | "purge";
  profile?: string | null;
  requirements?: Requirements;
  schedule?: Schedule;
  window?: Window | null;
  maxParallel?: number | null;
  maxPerHour?: number | null;
  breaker?: Breaker;
  dialogue?: DialogueTerms;
  active?: boolean;
  testMode?: boolean;
}

/** A page of targets; the last has no `nextCursor`. */
export interface TargetPage {
  items: Array<DeliveryTarget>;
  nextCursor?: string | null;
}

/** `tenants/{id}`: a label, an artist or an aggregator. */
export interface Tenant {
  id: string;
  name: string;
  type?: "label" | "artist" | "aggregator";
  branding?: Branding;
  settings?: TenantSettings;
  users?: Array<string>;
  owner: string;
  created: string;
}

/** A partial update of a tenant. In `branding` and `settings`, null removes a value. */
export interface TenantChange {
  name?: string | null;
  type?: "label" | "artist" | "aggregator" | null;
  branding?: Record<string, unknown> | null;
  settings?: Record<string, unknown> | null;
}

/** Defaults and policies of the tenant. `party` is the DDEX sender. */
export interface TenantSettings {
  defaultERNVersion?: "3.8.2" | "4.2" | "4.3" | "4.3.2";
  defaultTerritories?: Array<string>;
  requireValidation?: boolean;
  autoDeliver?: boolean;
  requireApproval?: boolean;
  party?: Party | null;
  uploadLimits?: UploadLimits;
  retention?: Retention;
}

/** The territories in which the release may be offered. */
export interface Territories {
  included?: Array<string>;
  excluded?: Array<string>;
  mode?: "worldwide" | "selected";
}

/** A name, colours (`#rrggbb`), and the https URL of a logo. */
export interface Theme {
  name?: string;
  logo?: string | null;
  primaryColor?: string;
  secondaryColor?: string;
}

/** `tasks/{id}`: what a person must fix before a DSP accepts a release. `field` is a path in the release. */
export interface Todo {
  id: string;
  tenantId: string;
  status?: "open" | "done";
  code: string;
  message: string;
  field: string;
  remedy: string;
  releaseId: string;
  deliveryId: string;
  targetId: string;
  acknowledgementId: string;
  created: string;
  done?: string | null;
  doneBy?: string | null;
}

/** A recording at its position on the release. A track with `video` is a video. `hidden` excludes it from the track listing, `bonus` marks it as an extra. */
export interface Track {
  id: string;
  sequenceNumber: number;
  discNumber?: number;
  /** ISO 3901, 12 characters, no hyphens */
  isrc: string;
  metadata: TrackMetadata;
  audio?: TrackAudio | null;
  video?: TrackVideo | null;
  preview?: Preview | null;
  kind?: "MusicalWork" | "NonMusicalWork" | "SpokenWord";
  hidden?: boolean;
  bonus?: boolean;
  mix?: Array<MixPart>;
}

/** The track's audio file; `bitrate` in kbit/s, `sampleRate` in Hz. */
export interface TrackAudio {
  fileId: string;
  format: "WAV" | "FLAC" | "MP3" | "AIFF" | "M4A";
  bitrate?: number | null;
  sampleRate?: number | null;
}

/** A recording as described by a catalogue; `duration` in seconds. */
export interface TrackFound {
  id: string;
  title: string;
  artists?: Array<string>;
  isrc?: string | null;
  duration?: number | null;
  discNumber?: number | null;
  trackNumber?: number | null;
  explicit?: boolean | null;
  url?: string | null;
}

/** Metadata of the recording. `duration` is in seconds; `languages` are those of the performance. Empty credits, lines, rights, genre, language and warning default to those of the release. */
export interface TrackMetadata {
  genreCode?: string | null;
  genreName?: string | null;
  subgenreCode?: string | null;
  subgenreName?: string | null;
  title: string;
  subtitle?: string | null;
  versions?: Array<string>;
  formalTitle?: string | null;
  groupingTitle?: string | null;
  localTitles?: Array<LocalTitle>;
  displayArtist: string;
  localDisplayArtists?: Array<LocalName>;
  artists?: Array<Artist>;
  duration: number;
  language?: string | null;
  parentalWarning?: "Explicit" | "ExplicitContentEdited" | "NotExplicit" | "NoAdviceAvailable" | null;
  iswc?: string | null;
  pLine?: RightsLine | null;
  firstPublicationDate?: string | null;
  contributors?: Array<Contributor>;
  writers?: Array<Writer>;
  publishers?: Array<Publisher>;
  languages?: Array<string>;
  pLines?: Array<RightsLine>;
  rightsControllers?: Array<RightsController>;
  creationDate?: string | null;
  masteredDate?: string | null;
  remasteredDate?: string | null;
  instrumental?: boolean | null;
  coverVersion?: boolean | null;
  displayCredits?: string | null;
  ai?: "All" | "Partly" | "None" | null;
}

/** The track's video file. */
export interface TrackVideo {
  fileId: string;
  kind?: "ShortFormMusicalWorkVideo" | "LongFormMusicalWorkVideo" | "ConcertVideo" | "LyricVideo";
}

/** The recordings found, in the order requested, and the ISRCs that were not found (`missing`). */
export interface TracksFound {
  items: Array<TrackFound>;
  missing: Array<string>;
}

/** Identifies recordings by ISRC. */
export interface TracksRequest {
  isrcs: Array<string>;
}

/** The maximum size of each kind of file, in bytes; the WAV format itself is limited to 4 GiB. */
export interface UploadLimits {
  image?: number;
  audio?: number;
  document?: number;
}

/** Declares an upload: `size` in bytes, `md5` in lower-case hex if known. */
export interface UploadRequest {
  releaseId: string;
  trackId?: string | null;
  fileName: string;
  kind: "audio" | "image" | "document";
  imageType?: "FrontCover" | "BackCover" | "Booklet" | "Artist" | "Label" | "VideoScreenCapture" | null;
  contentType: string;
  size: number;
  md5?: string | null;
}

/** The URL to PUT the bytes to (Cloud Storage resumable upload), and the id of the asset. */
export interface UploadSession {
  assetId: string;
  uploadUrl: string;
  storagePath: string;
  expires: string;
}

/** `users/{uid}`: a person; `role` is the one in the active tenant. */
export interface User {
  id: string;
  email: string;
  displayName: string;
  organizationName?: string | null;
  photoURL?: string | null;
  role?: "admin" | "manager" | "viewer";
  tenants?: Array<string>;
  activeTenant?: string | null;
  preferences?: Preferences;
  created: string;
  lastLogin?: string | null;
}

/** The result of validation, by stage. `notes` says why a stage could not run. */
export interface Validation {
  valid: boolean;
  version?: string | null;
  profile?: string | null;
  stages?: Record<string, "passed" | "failed" | "not run">;
  notes?: Record<string, string>;
  findings?: Array<Finding>;
}

/** A page of versions; the last has no `nextCursor`. */
export interface VersionPage {
  items: Array<VersionSummary>;
  nextCursor?: string | null;
}

/** A stored version of a release, identified by its content hash. */
export interface VersionSummary {
  id: string;
  created: string;
}

/** A video file as measured: `duration` in seconds, pixels, `frameRate` per second, rates in kbit/s and Hz. */
export interface VideoAsset {
  id: string;
  fileName: string;
  format: "MP4" | "MOV";
  size: number;
  duration: number;
  width: number;
  height: number;
  frameRate?: number | null;
  bitrate?: number | null;
  codec?: string | null;
  audioCodec?: string | null;
  channels?: number | null;
  sampleRate?: number | null;
  storageUrl: string;
  hashes: Hashes;
  uploadedAt: string;
}

/** Why a queued delivery does not run now: one reason. It may run from `until`; without `until` it is never polled. due: it runs at `until` (requested, by schedule, or as a retry) · parked: although it is due, `note` says why · behind: another delivery of its lane comes first · batch: it is sent with the batch lead `behind` · approval: nobody has approved it yet. */
export interface Waiting {
  reason: "due" | "parked" | "behind" | "batch" | "approval";
  until?: string | null;
  behind?: string | null;
  note?: string | null;
}

/** `webhooks/{id}`: a subscription. `active` is cleared by an admin, or after failures for too long. */
export interface Webhook {
  id: string;
  tenantId: string;
  url: string;
  description?: string | null;
  events: Array<"delivery.completed" | "delivery.failed" | "acknowledgement.received" | "release.versioned" | "webhook.test">;
  version?: "1";
  active?: boolean;
  disabled?: string | null;
  failingSince?: string | null;
  lastSuccess?: string | null;
  created: string;
  createdBy: string;
  updated: string;
}

/** A partial update of a subscription. `active` re-enables a disabled one. */
export interface WebhookEdit {
  url?: string | null;
  description?: string | null;
  events?: Array<"delivery.completed" | "delivery.failed" | "acknowledgement.received" | "release.versioned" | "webhook.test"> | null;
  version?: "1" | null;
  active?: boolean | null;
}

/** The tenant's webhook subscriptions. */
export interface WebhookList {
  items: Array<Webhook>;
}

/** `webhookMessages/{id}`: one event for one webhook, with its delivery state. `body` is sent byte for byte in every attempt. `dropped`: the webhook was disabled in the meantime. */
export interface WebhookMessage {
  id: string;
  tenantId: string;
  webhookId: string;
  eventId: string;
  type: "delivery.completed" | "delivery.failed" | "acknowledgement.received" | "release.versioned" | "webhook.test";
  body: string;
  state?: "pending" | "delivered" | "failed" | "dropped";
  tries?: Array<WebhookTry>;
  due: string;
  replayOf?: string | null;
  created: string;
  expires: string;
}

/** Request to create a subscription. */
export interface WebhookRequest {
  url: string;
  description?: string | null;
  events: Array<"delivery.completed" | "delivery.failed" | "acknowledgement.received" | "release.versioned" | "webhook.test">;
  version?: "1";
}

/** One attempt to send a message: the receiver's HTTP status, or the error if there was no response. */
export interface WebhookTry {
  at: string;
  durationMs: number;
  status?: number | null;
  response?: string;
  error?: string | null;
}

/** Hours in which the DSP accepts packages, in its own time zone; `days` from 0 (Monday) to 6. May span midnight. */
export interface Window {
  timezone?: string;
  opens: string;
  closes: string;
  days?: Array<number>;
}

/** A work of several movements: consecutive tracks of one disc that belong together (classical music). */
export interface WorkGroup {
  title: string;
  formalTitle?: string | null;
  tracks: Array<string>;
}

/** A writer of the musical work. */
export interface Writer {
  name: string;
  role?: string;
  isni?: string | null;
  ipi?: string | null;
  share?: number | null;
}

/** Every operation by its id: its request and its response (`answer`). */
export interface Operations {
  /** List releases */
  listReleases: {
    method: "GET";
    path: "/releases";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string; status?: "draft" | "ready" | "delivered" | "archived"; barcode?: string; label?: string };
    body: never;
    answer: ReleasePage;
  };
  /** Create a draft */
  createRelease: {
    method: "POST";
    path: "/releases";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ReleaseContent;
    answer: Release;
  };
  /** Read a release */
  getRelease: {
    method: "GET";
    path: "/releases/{releaseId}";
    parameters: { releaseId: string };
    query: { fields?: string };
    body: never;
    answer: Release;
  };
  /** Replace a release's content, or change its status */
  updateRelease: {
    method: "PUT";
    path: "/releases/{releaseId}";
    parameters: { releaseId: string };
    query: Record<string, never>;
    body: ReleaseEdit;
    answer: Release;
  };
  /** Delete a draft that was never ready */
  deleteRelease: {
    method: "DELETE";
    path: "/releases/{releaseId}";
    parameters: { releaseId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Compose, validate and store the message */
  generateMessage: {
    method: "POST";
    path: "/releases/{releaseId}/generate";
    parameters: { releaseId: string };
    query: Record<string, never>;
    body: never;
    answer: Ddex;
  };
  /** Validate a release and its message */
  validateRelease: {
    method: "POST";
    path: "/releases/{releaseId}/validate";
    parameters: { releaseId: string };
    query: Record<string, never>;
    body: PreviewOptions;
    answer: Validation;
  };
  /** Preview a release's message */
  previewRelease: {
    method: "GET";
    path: "/releases/{releaseId}/preview";
    parameters: { releaseId: string };
    query: { targetId?: string; version?: "3.8.2" | "4.2" | "4.3" | "4.3.2" };
    body: never;
    answer: MessagePreview;
  };
  /** Check a release against a target's requirements */
  preflightRelease: {
    method: "GET";
    path: "/releases/{releaseId}/preflight";
    parameters: { releaseId: string };
    query: { targetId: string };
    body: never;
    answer: Preflight;
  };
  /** Compare a release with a version */
  diffRelease: {
    method: "GET";
    path: "/releases/{releaseId}/diff";
    parameters: { releaseId: string };
    query: { versionId?: string; targetId?: string };
    body: never;
    answer: ReleaseDiff;
  };
  /** List a release's versions */
  listVersions: {
    method: "GET";
    path: "/releases/{releaseId}/versions";
    parameters: { releaseId: string };
    query: { limit?: number; cursor?: string };
    body: never;
    answer: VersionPage;
  };
  /** Read a version */
  getVersion: {
    method: "GET";
    path: "/releases/{releaseId}/versions/{versionId}";
    parameters: { releaseId: string; versionId: string };
    query: Record<string, never>;
    body: never;
    answer: ReleaseVersion;
  };
  /** Restore a version */
  restoreVersion: {
    method: "POST";
    path: "/releases/{releaseId}/versions/{versionId}/restore";
    parameters: { releaseId: string; versionId: string };
    query: Record<string, never>;
    body: never;
    answer: Release;
  };
  /** Change several releases */
  changeReleases: {
    method: "POST";
    path: "/releases/bulk";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: BulkRequest;
    answer: BulkResult;
  };
  /** List imports */
  listImports: {
    method: "GET";
    path: "/imports";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string };
    body: never;
    answer: ImportPage;
  };
  /** Import releases */
  importReleases: {
    method: "POST";
    path: "/imports";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ImportRequest;
    answer: ImportJob;
  };
  /** Read an import */
  getImport: {
    method: "GET";
    path: "/imports/{importId}";
    parameters: { importId: string };
    query: Record<string, never>;
    body: never;
    answer: ImportJob;
  };
  /** List genres */
  listGenres: {
    method: "GET";
    path: "/genres";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: GenreList;
  };
  /** List genre mappings */
  listGenreMappings: {
    method: "GET";
    path: "/genres/mappings";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: MappingList;
  };
  /** Read a genre mapping */
  getGenreMapping: {
    method: "GET";
    path: "/genres/mappings/{provider}";
    parameters: { provider: string };
    query: Record<string, never>;
    body: never;
    answer: GenreMapping;
  };
  /** Create or replace a genre mapping */
  putGenreMapping: {
    method: "PUT";
    path: "/genres/mappings/{provider}";
    parameters: { provider: string };
    query: Record<string, never>;
    body: MappingContent;
    answer: GenreMapping;
  };
  /** Delete a genre mapping */
  deleteGenreMapping: {
    method: "DELETE";
    path: "/genres/mappings/{provider}";
    parameters: { provider: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** List a release's files */
  listAssets: {
    method: "GET";
    path: "/assets";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string; releaseId: string };
    body: never;
    answer: AssetPage;
  };
  /** Open an upload */
  createUpload: {
    method: "POST";
    path: "/assets/upload";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: UploadRequest;
    answer: UploadSession;
  };
  /** Process an upload */
  processAsset: {
    method: "POST";
    path: "/assets/process";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: AssetReference;
    answer: Asset;
  };
  /** Read a file */
  getAsset: {
    method: "GET";
    path: "/assets/{assetId}";
    parameters: { assetId: string };
    query: Record<string, never>;
    body: never;
    answer: Asset;
  };
  /** Delete a file and detach it from its release */
  deleteAsset: {
    method: "DELETE";
    path: "/assets/{assetId}";
    parameters: { assetId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Create a download link to a file */
  linkAsset: {
    method: "GET";
    path: "/assets/{assetId}/link";
    parameters: { assetId: string };
    query: { derived?: string };
    body: never;
    answer: AssetLink;
  };
  /** Create a preview clip */
  previewAsset: {
    method: "POST";
    path: "/assets/{assetId}/preview";
    parameters: { assetId: string };
    query: Record<string, never>;
    body: ClipOptions;
    answer: Clip;
  };
  /** List a file's duplicates */
  checkDuplicates: {
    method: "GET";
    path: "/assets/{assetId}/duplicates";
    parameters: { assetId: string };
    query: Record<string, never>;
    body: never;
    answer: DuplicateList;
  };
  /** Resolve a duplicate */
  resolveDuplicate: {
    method: "POST";
    path: "/assets/{assetId}/duplicates/resolve";
    parameters: { assetId: string };
    query: Record<string, never>;
    body: DuplicateResolution;
    answer: Resolved;
  };
  /** List delivery targets */
  listDeliveryTargets: {
    method: "GET";
    path: "/delivery-targets";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string };
    body: never;
    answer: TargetPage;
  };
  /** Create a delivery target */
  createDeliveryTarget: {
    method: "POST";
    path: "/delivery-targets";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: TargetContent;
    answer: DeliveryTarget;
  };
  /** Read a delivery target */
  getDeliveryTarget: {
    method: "GET";
    path: "/delivery-targets/{targetId}";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: never;
    answer: DeliveryTarget;
  };
  /** Replace a delivery target */
  updateDeliveryTarget: {
    method: "PUT";
    path: "/delivery-targets/{targetId}";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: TargetContent;
    answer: DeliveryTarget;
  };
  /** Delete a delivery target */
  deleteDeliveryTarget: {
    method: "DELETE";
    path: "/delivery-targets/{targetId}";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Test a target's connection */
  checkDeliveryTarget: {
    method: "POST";
    path: "/delivery-targets/{targetId}/test";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: never;
    answer: ConnectionReport;
  };
  /** Test a connection before creating a target */
  checkConnection: {
    method: "POST";
    path: "/test/connection";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ConnectionRequest;
    answer: ConnectionReport;
  };
  /** Scan an SFTP server's host keys */
  scanHostKeys: {
    method: "POST";
    path: "/test/host-keys";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ScanRequest;
    answer: ScanReport;
  };
  /** Open or close a target's circuit */
  overrideCircuit: {
    method: "POST";
    path: "/delivery-targets/{targetId}/circuit";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: CircuitState;
    answer: DeliveryTarget;
  };
  /** List deliveries */
  listDeliveries: {
    method: "GET";
    path: "/deliveries";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string; status?: "queued" | "processing" | "delivering" | "completed" | "failed" | "cancelled"; releaseId?: string; targetId?: string };
    body: never;
    answer: DeliveryPage;
  };
  /** Queue a delivery */
  createDelivery: {
    method: "POST";
    path: "/deliveries";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: DeliveryRequest;
    answer: Delivery;
  };
  /** Queue several releases as one package */
  createBatchDelivery: {
    method: "POST";
    path: "/deliveries/batch";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: BatchRequest;
    answer: PlacedBatch;
  };
  /** Queue several failed deliveries again */
  retryDeliveries: {
    method: "POST";
    path: "/deliveries/retry";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: RetryRequest;
    answer: RetriedDeliveries;
  };
  /** Take down at every target */
  takeDownEverywhere: {
    method: "POST";
    path: "/deliveries/takedown";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: TakedownRequest;
    answer: Takedowns;
  };
  /** Read a delivery */
  getDelivery: {
    method: "GET";
    path: "/deliveries/{deliveryId}";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Cancel a queued delivery */
  cancelDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/cancel";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Queue a delivery again */
  retryDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/retry";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Approve a delivery */
  approveDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/approve";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Skip a delivery */
  skipDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/skip";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Run a waiting delivery now */
  forceDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/force";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Delivery;
  };
  /** Change a delivery's priority */
  prioritiseDelivery: {
    method: "POST";
    path: "/deliveries/{deliveryId}/priority";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: PriorityChange;
    answer: Delivery;
  };
  /** Read a delivery's log */
  listLogs: {
    method: "GET";
    path: "/deliveries/{deliveryId}/logs";
    parameters: { deliveryId: string };
    query: { limit?: number; cursor?: string };
    body: never;
    answer: LogPage;
  };
  /** Read a delivery's receipt */
  getReceipt: {
    method: "GET";
    path: "/deliveries/{deliveryId}/receipt";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Receipt;
  };
  /** Read a delivery's receipt as a PDF */
  printReceipt: {
    method: "GET";
    path: "/deliveries/{deliveryId}/receipt.pdf";
    parameters: { deliveryId: string };
    query: Record<string, never>;
    body: never;
    answer: Blob;
  };
  /** Search receipts */
  searchReceipts: {
    method: "GET";
    path: "/receipts";
    parameters: Record<string, never>;
    query: { releaseId?: string; targetId?: string; messageId?: string; since?: string; until?: string; after?: string; limit?: number };
    body: never;
    answer: ReceiptPage;
  };
  /** Verify receipts */
  verifyReceipts: {
    method: "GET";
    path: "/receipts/verification";
    parameters: Record<string, never>;
    query: { after?: number; limit?: number };
    body: never;
    answer: ReceiptVerification;
  };
  /** Compare deliveries with what DSPs report */
  reconcile: {
    method: "GET";
    path: "/reconciliation";
    parameters: Record<string, never>;
    query: { releaseId?: string; targetId?: string; after?: string; limit?: number };
    body: never;
    answer: Reconciliation;
  };
  /** Poll a target's acknowledgements */
  pollAcknowledgements: {
    method: "POST";
    path: "/delivery-targets/{targetId}/poll";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: never;
    answer: PollRequested;
  };
  /** Create a webhook secret for a DSP */
  createWebhookSecret: {
    method: "POST";
    path: "/delivery-targets/{targetId}/webhook-secret";
    parameters: { targetId: string };
    query: Record<string, never>;
    body: never;
    answer: CreatedWebhookSecret;
  };
  /** Complete a task */
  completeTask: {
    method: "POST";
    path: "/tasks/{taskId}/complete";
    parameters: { taskId: string };
    query: Record<string, never>;
    body: never;
    answer: Todo;
  };
  /** Get delivery statistics */
  getAnalytics: {
    method: "GET";
    path: "/analytics";
    parameters: Record<string, never>;
    query: { since?: string; until?: string; targetId?: string; protocol?: string; messageType?: string };
    body: never;
    answer: Analytics;
  };
  /** Read the tenant */
  getTenant: {
    method: "GET";
    path: "/tenant";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: Tenant;
  };
  /** Update the tenant */
  updateTenant: {
    method: "PUT";
    path: "/tenant";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: TenantChange;
    answer: Tenant;
  };
  /** Invite a user */
  inviteUser: {
    method: "POST";
    path: "/tenant/invite";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: InviteRequest;
    answer: CreatedInvite;
  };
  /** List open invitations */
  listInvites: {
    method: "GET";
    path: "/tenant/invites";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: InviteList;
  };
  /** Revoke an invitation */
  revokeInvite: {
    method: "DELETE";
    path: "/tenant/invites/{inviteId}";
    parameters: { inviteId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Transfer the tenant to another owner */
  transferOwnership: {
    method: "POST";
    path: "/tenant/owner";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: MemberReference;
    answer: Tenant;
  };
  /** List members */
  listUsers: {
    method: "GET";
    path: "/users";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string };
    body: never;
    answer: MemberPage;
  };
  /** Read your profile */
  getMe: {
    method: "GET";
    path: "/users/me";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: User;
  };
  /** Update your profile and preferences */
  updateMe: {
    method: "PUT";
    path: "/users/me";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ProfileChange;
    answer: User;
  };
  /** Change a member's role */
  changeRole: {
    method: "PUT";
    path: "/users/{userId}/role";
    parameters: { userId: string };
    query: Record<string, never>;
    body: RoleChange;
    answer: Member;
  };
  /** Remove a member */
  removeMember: {
    method: "DELETE";
    path: "/users/{userId}";
    parameters: { userId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** List notifications */
  listNotifications: {
    method: "GET";
    path: "/notifications";
    parameters: Record<string, never>;
    query: { limit?: number; cursor?: string };
    body: never;
    answer: NotificationPage;
  };
  /** Mark a notification as read */
  readNotification: {
    method: "POST";
    path: "/notifications/{notificationId}/read";
    parameters: { notificationId: string };
    query: Record<string, never>;
    body: never;
    answer: Notification;
  };
  /** Give or withdraw consent */
  recordConsent: {
    method: "POST";
    path: "/users/me/consents";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ConsentRequest;
    answer: Consent;
  };
  /** Export your personal data */
  exportMyData: {
    method: "GET";
    path: "/users/me/export";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: PersonalData;
  };
  /** Erase your personal data */
  eraseMe: {
    method: "POST";
    path: "/users/me/erase";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: ErasureRequest;
    answer: ErasureResult;
  };
  /** Look up an album in Spotify */
  getSpotifyAlbum: {
    method: "GET";
    path: "/spotify/album/{upc}";
    parameters: { upc: string };
    query: Record<string, never>;
    body: never;
    answer: AlbumFound;
  };
  /** Look up an album in Deezer */
  getDeezerAlbum: {
    method: "GET";
    path: "/deezer/album/{upc}";
    parameters: { upc: string };
    query: Record<string, never>;
    body: never;
    answer: AlbumFound;
  };
  /** Look up recordings in Deezer */
  findDeezerTracks: {
    method: "POST";
    path: "/deezer/tracks/batch-isrc";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: TracksRequest;
    answer: TracksFound;
  };
  /** List webhooks */
  listWebhooks: {
    method: "GET";
    path: "/webhooks";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: WebhookList;
  };
  /** Create a webhook */
  createWebhook: {
    method: "POST";
    path: "/webhooks";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: WebhookRequest;
    answer: CreatedWebhook;
  };
  /** Read a webhook */
  getWebhook: {
    method: "GET";
    path: "/webhooks/{webhookId}";
    parameters: { webhookId: string };
    query: Record<string, never>;
    body: never;
    answer: Webhook;
  };
  /** Update a webhook */
  updateWebhook: {
    method: "PUT";
    path: "/webhooks/{webhookId}";
    parameters: { webhookId: string };
    query: Record<string, never>;
    body: WebhookEdit;
    answer: Webhook;
  };
  /** Delete a webhook */
  deleteWebhook: {
    method: "DELETE";
    path: "/webhooks/{webhookId}";
    parameters: { webhookId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Rotate a webhook's secret */
  rotateWebhookSecret: {
    method: "POST";
    path: "/webhooks/{webhookId}/rotate";
    parameters: { webhookId: string };
    query: Record<string, never>;
    body: never;
    answer: CreatedWebhook;
  };
  /** Send a test message to a webhook */
  checkWebhook: {
    method: "POST";
    path: "/webhooks/{webhookId}/test";
    parameters: { webhookId: string };
    query: Record<string, never>;
    body: never;
    answer: WebhookMessage;
  };
  /** List a webhook's messages */
  listWebhookMessages: {
    method: "GET";
    path: "/webhooks/{webhookId}/messages";
    parameters: { webhookId: string };
    query: { limit?: number; cursor?: string };
    body: never;
    answer: MessagePage;
  };
  /** Send a webhook message again */
  replayWebhookMessage: {
    method: "POST";
    path: "/webhooks/{webhookId}/messages/{messageId}/replay";
    parameters: { webhookId: string; messageId: string };
    query: Record<string, never>;
    body: never;
    answer: WebhookMessage;
  };
  /** List API keys */
  listApiKeys: {
    method: "GET";
    path: "/api-keys";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: KeyList;
  };
  /** Create an API key */
  createApiKey: {
    method: "POST";
    path: "/api-keys";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: KeyRequest;
    answer: CreatedKey;
  };
  /** Rotate an API key's secret */
  rotateApiKey: {
    method: "POST";
    path: "/api-keys/{keyId}/rotate";
    parameters: { keyId: string };
    query: Record<string, never>;
    body: Rotation;
    answer: CreatedKey;
  };
  /** Revoke an API key */
  revokeApiKey: {
    method: "DELETE";
    path: "/api-keys/{keyId}";
    parameters: { keyId: string };
    query: Record<string, never>;
    body: never;
    answer: void;
  };
  /** Search the audit log */
  listAuditLog: {
    method: "GET";
    path: "/audit";
    parameters: Record<string, never>;
    query: { action?: string; actor?: string; subject?: string; since?: string; until?: string; limit?: number; after?: string };
    body: never;
    answer: AuditPage;
  };
  /** Export the audit log */
  exportAuditLog: {
    method: "POST";
    path: "/audit/export";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: AuditExportRequest;
    answer: AuditExport;
  };
  /** Verify the audit log */
  verifyAuditLog: {
    method: "GET";
    path: "/audit/verification";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: AuditVerification;
  };
  /** Check every component */
  checkHealth: {
    method: "GET";
    path: "/test/health";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: SystemHealth;
  };
  /** List plugins */
  listPlugins: {
    method: "GET";
    path: "/plugins";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: PluginList;
  };
  /** Check that the functions are running */
  getHealth: {
    method: "GET";
    path: "/health";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: Health;
  };
  /** Check whether the store responds */
  getReadiness: {
    method: "GET";
    path: "/ready";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: Readiness;
  };
  /** Read a domain's theme */
  getTheme: {
    method: "GET";
    path: "/theme";
    parameters: Record<string, never>;
    query: { domain: string };
    body: never;
    answer: Theme;
  };
  /** Read this description as OpenAPI 3.1 */
  getOpenApi: {
    method: "GET";
    path: "/openapi.json";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: Blob;
  };
  /** Read this description as a page */
  getDocs: {
    method: "GET";
    path: "/docs";
    parameters: Record<string, never>;
    query: Record<string, never>;
    body: never;
    answer: Blob;
  };
}
