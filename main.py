"""Every deployed function, on one screen. Only re-exports; the code lives in functions/ and shared/."""

from functions.analytics import getDeliveryAnalytics  # callable
from functions.api import api  # HTTPS
from functions.assets import (
    create_upload,  # callable
    create_uploads,  # callable
    link_asset,  # callable
    on_asset_finalized,  # Cloud Storage: object finalized
    preview_asset,  # callable
    process_asset,  # callable
    remove_asset,  # callable
)
from functions.audit import (
    export_audit_log,  # callable
    search_audit_log,  # callable
    verify_audit_log,  # callable
)
from functions.deliveries import (
    approve_delivery,  # callable
    cancel_delivery,  # callable
    create_batch_delivery,  # callable
    create_delivery,  # callable
    deliver,  # task
    force_delivery,  # callable
    get_delivery,  # callable
    on_delivery_created,  # Firestore: deliveries/{deliveryId} created
    prioritise_delivery,  # callable
    process_delivery_queue,  # schedule: every minute
    retry_deliveries,  # callable
    retry_delivery,  # callable
    skip_delivery,  # callable
    take_down_everywhere,  # callable
)
from functions.dialogue import (
    complete_task,  # callable
    create_webhook_secret,  # callable
    dsp_webhook,  # HTTPS
    listen,  # task
    on_delivery_recorded,  # Firestore: deliveryHistory/{entryId} created
    poll_acknowledgements,  # callable
    reconcile,  # callable
    watch_dialogues,  # schedule: every five minutes
)
from functions.health import health  # HTTPS
from functions.keys import (
    create_api_key,  # callable
    list_api_keys,  # callable
    revoke_api_key,  # callable
    rotate_api_key,  # callable
)
from functions.mail import (
    on_mail_created,  # Firestore: mail/{mailId} created
    on_notification_created,  # Firestore: notifications/{notificationId} created
    on_user_created,  # Firestore: users/{uid} created
    send_digests,  # schedule: every five minutes
    send_weekly_summaries,  # schedule: every quarter of an hour
    unsubscribe,  # HTTPS
)
from functions.privacy import (
    enforce_retention,  # schedule: every night
    erase_me,  # callable
    export_my_data,  # callable
    record_consent,  # callable
)
from functions.receipts import (
    link_receipts,  # schedule: every five minutes
    print_receipt,  # callable
    search_receipts,  # callable
    verify_receipts,  # callable
)
from functions.recognition import (
    calculateAudioFingerprint,  # callable
    calculateBatchFingerprints,  # callable
    calculateFileFingerprint,  # callable
    calculateFileMD5,  # callable
    checkDuplicates,  # callable
    extractAudioMetadata,  # callable
    extractImageMetadata,  # callable
    getFingerprintStats,  # callable
    resolve_duplicate,  # callable
)
from functions.releases import (
    create_release,  # callable
    diff_release,  # callable
    on_release_written,  # Firestore: releases/{releaseId} written
    preflight,  # callable
    preview_message,  # callable
    validate_release,  # callable
)
from functions.targets import (
    create_delivery_target,  # callable
    delete_delivery_target,  # callable
    override_circuit,  # callable
    scan_host_keys,  # callable
    testDeliveryConnection,  # callable
    update_delivery_target,  # callable
)
from functions.tenants import (
    accept_invite,  # callable
    change_role,  # callable
    complete_sign_up,  # callable
    invite_user,  # callable
    list_invites,  # callable
    on_member_written,  # Firestore: tenants/{tenantId}/members/{uid} written
    remove_member,  # callable
    revoke_invite,  # callable
    switch_tenant,  # callable
    transfer_ownership,  # callable
    update_tenant,  # callable
)
from functions.webhooks import (
    announce,  # task
    announce_acknowledgement,  # Firestore: acknowledgements/{acknowledgementId} created
    announce_delivery,  # Firestore: deliveryHistory/{entryId} created
    announce_version,  # Firestore: releases/{releaseId}/versions/{versionId} created
    create_webhook,  # callable
    delete_webhook,  # callable
    list_webhook_messages,  # callable
    list_webhooks,  # callable
    replay_webhook_message,  # callable
    rotate_webhook_secret,  # callable
    test_webhook,  # callable
    update_webhook,  # callable
    watch_webhooks,  # schedule: every five minutes
)

__all__ = [
    "accept_invite",
    "announce",
    "announce_acknowledgement",
    "announce_delivery",
    "announce_version",
    "api",
    "approve_delivery",
    "calculateAudioFingerprint",
    "calculateBatchFingerprints",
    "calculateFileFingerprint",
    "calculateFileMD5",
    "cancel_delivery",
    "change_role",
    "checkDuplicates",
    "complete_sign_up",
    "complete_task",
    "create_api_key",
    "create_batch_delivery",
    "create_delivery",
    "create_delivery_target",
    "create_release",
    "create_upload",
    "create_uploads",
    "create_webhook",
    "create_webhook_secret",
    "delete_delivery_target",
    "delete_webhook",
    "deliver",
    "diff_release",
    "dsp_webhook",
    "enforce_retention",
    "erase_me",
    "export_audit_log",
    "export_my_data",
    "extractAudioMetadata",
    "extractImageMetadata",
    "force_delivery",
    "getDeliveryAnalytics",
    "getFingerprintStats",
    "get_delivery",
    "health",
    "invite_user",
    "link_asset",
    "link_receipts",
    "list_api_keys",
    "list_invites",
    "list_webhook_messages",
    "list_webhooks",
    "listen",
    "on_asset_finalized",
    "on_delivery_created",
    "on_delivery_recorded",
    "on_mail_created",
    "on_member_written",
    "on_notification_created",
    "on_release_written",
    "on_user_created",
    "override_circuit",
    "poll_acknowledgements",
    "preflight",
    "preview_asset",
    "preview_message",
    "print_receipt",
    "prioritise_delivery",
    "process_asset",
    "process_delivery_queue",
    "reconcile",
    "record_consent",
    "remove_asset",
    "remove_member",
    "replay_webhook_message",
    "resolve_duplicate",
    "retry_deliveries",
    "retry_delivery",
    "revoke_api_key",
    "revoke_invite",
    "rotate_api_key",
    "rotate_webhook_secret",
    "scan_host_keys",
    "search_audit_log",
    "search_receipts",
    "send_digests",
    "send_weekly_summaries",
    "skip_delivery",
    "switch_tenant",
    "take_down_everywhere",
    "testDeliveryConnection",
    "test_webhook",
    "transfer_ownership",
    "unsubscribe",
    "update_delivery_target",
    "update_tenant",
    "update_webhook",
    "validate_release",
    "verify_audit_log",
    "verify_receipts",
    "watch_dialogues",
    "watch_webhooks",
]
