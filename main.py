"""Lists every deployed function. The code is in functions/ and shared/."""

# fmt: off
import os

from functions.acknowledgements import (
    dsp_webhook, listen, on_delivery_recorded, on_delivery_written, watch_dialogues,
)
from functions.api import api
from functions.assets import on_asset_finalized
from functions.callables.table import (
    # people and their tenant
    acceptInvite, changeRole, completeSignUp, eraseMe, exportMyData, inviteUser, listInvites,
    markNotificationRead, recordConsent, removeMember, revokeInvite, signOutEverywhere, switchTenant,
    transferOwnership, updateProfile, updateTenant, verifyDomain,
    # API keys, the audit log
    createApiKey, exportAuditLog, listApiKeys, revokeApiKey, rotateApiKey, searchAuditLog,
    verifyAuditLog,
    # releases
    assignNumbers, createRelease, deleteGenreMapping, deleteNumberPool, deleteRelease, diffRelease,
    fetchAlbums, fillGenreMapping, fixRelease, getGenreMapping, getImport, getNumberPool,
    importNumbers, importReleases, listCurrencies, listGenreMappings, listGenreRevisions,
    listGenres, listLanguages, listNumberConflicts, listNumberPools, listPriceTiers, listRoles,
    listStyleRules, listTerritories, lookUpAlbum, lookUpTracks, preflight, previewMead,
    previewMessage, putGenreMapping, readTerritories, registerNumberPool, reportGenreCoverage,
    restoreGenreMapping, restoreVersion, suggestGenres, updateNumberPool, updateRelease,
    validateRelease,
    # templates
    createTemplate, deleteTemplate, fillRelease, getTemplate, listTemplates, updateTemplate,
    # artists, labels, writers, publishers
    createParty, deleteParty, getParty, linkParty, listParties, listPartyUses, mergeParties,
    proposeParties, unmergeParty, updateParty,
    # imports of files, mapping profiles
    applyImport, createImportUpload, deleteImportProfile, getImportProfile, linkImport,
    listImportProfiles, matchImportFiles, planImport, rollBackImport, saveImportProfile, updateImportProfile,
    # exports, backups, restores
    applyRestore, createArchiveUpload, createBackup, createExport, createRestore, deleteBackup,
    deleteExport, getBackup, getExport, getRestore, linkExport,
    # files
    calculateAudioFingerprint, calculateBatchFingerprints, calculateFileFingerprint, calculateFileMD5,
    checkDuplicates, createUpload, createUploads, downloadExternalImage, extractAudioMetadata,
    extractImageMetadata, getFingerprintStats, linkAsset, linkAssets, matchRecordings, previewAsset, processAsset,
    removeAsset, resolveDuplicate,
    # sales
    getSalesAnalytics, getSalesImport, getSalesReport, linkSalesReport, readSalesReports, rollBackSalesImport,
    # royalties
    approveRoyaltyRun, createPayeeLink, discardRoyaltyRun, getRoyaltyLedger, getRoyaltyRun, getRoyaltyStatement,
    linkRoyaltyLedger, linkRoyaltyStatement, linkRoyaltyTerms, listDuePayments, listPayeeLinks, markPaid,
    proposeRoyaltyRun, revokePayeeLink, storeRoyaltyTerms, writePaymentFile,
    # switching distributor
    comparePublished, getSwitch, listSwitches, lookForOldRelease, removeSwitch, startSwitches, tickSwitchStep,
    untickSwitchStep,
    # what reported sales are
    listSalesMatches, reopenSalesMatch, settleSalesMatch,
    # targets
    createDeliveryTarget, createWebhookSecret, deleteDeliveryTarget, overrideCircuit, scanHostKeys,
    testDeliveryConnection, updateDeliveryTarget,
    # the registry of plug-ins
    configurePlugin, disablePlugin, enablePlugin, getPluginConfig, getPluginPanel, grantPlugin, installPlugin,
    listPluginRuns, listPlugins, requestPluginPanel, searchPlugins, setPluginLicence, uninstallPlugin,
    # the production test suite
    getTestRun, runTests,
    # deliveries, acknowledgements, receipts
    approveDelivery, cancelDelivery, completeTask, createBatchDelivery, createDelivery, forceDelivery,
    getDelivery, getDeliveryAnalytics, pollAcknowledgements, printReceipt, prioritiseDelivery, reconcile,
    reportFailures, retryDeliveries, retryDelivery, searchReceipts, skipDelivery, takeDownEverywhere, verifyReceipts,
    # webhooks
    createWebhook, deleteWebhook, listWebhookMessages, listWebhooks, replayWebhookMessage,
    rotateWebhookSecret, testWebhook, updateWebhook,
)
from functions.deliveries import deliver, on_delivery_created, process_delivery_queue
from functions.health import examine, health
from functions.mail import (
    on_mail_created, on_notification_created, on_user_created, send_digests, send_weekly_summaries, unsubscribe,
)
from functions.instances import keep_instances, load_function
from functions.maintenance import (
    check_domains, enforce_retention, link_receipts, perform, resume_uploads, sign_heads, tend_jobs,
)
from functions.members import on_member_written
from functions.plugins import extend
from functions.releases import on_party_written, on_release_written
from functions.webhooks import (
    announce, announce_acknowledgement, announce_asset, announce_delivery, announce_delivery_state, announce_import,
    announce_release, announce_royalty_run, announce_sales_import, announce_target, announce_task, announce_version,
    watch_webhooks,
)

keep_instances(globals(), os.environ)
load_function(os.environ)
