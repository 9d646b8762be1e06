"""Lists every deployed function. The code is in functions/ and shared/."""

# fmt: off
from functions.acknowledgements import dsp_webhook, listen, on_delivery_recorded, watch_dialogues
from functions.api import api
from functions.assets import on_asset_finalized
from functions.callables import (
    # people and their tenant
    accept_invite, change_role, complete_sign_up, erase_me, export_my_data, invite_user, list_invites,
    mark_notification_read, record_consent, remove_member, revoke_invite, switch_tenant, transfer_ownership,
    update_profile, update_tenant, verify_domain,
    # API keys, the audit log
    create_api_key, export_audit_log, list_api_keys, revoke_api_key, rotate_api_key, search_audit_log,
    verify_audit_log,
    # releases
    create_release, delete_genre_mapping, delete_release, diff_release, get_genre_mapping, get_import,
    import_releases, list_genre_mappings, look_up_album, look_up_tracks, preflight, preview_message,
    put_genre_mapping, restore_version, update_release, validate_release,
    # files
    calculateAudioFingerprint, calculateBatchFingerprints, calculateFileFingerprint, calculateFileMD5,
    checkDuplicates, create_upload, create_uploads, downloadExternalImage, extractAudioMetadata,
    extractImageMetadata, getFingerprintStats, link_asset, link_assets, preview_asset, process_asset, remove_asset,
    resolve_duplicate,
    # targets
    create_delivery_target, create_webhook_secret, delete_delivery_target, override_circuit, scan_host_keys,
    testDeliveryConnection, update_delivery_target,
    # deliveries, acknowledgements, receipts
    approve_delivery, cancel_delivery, complete_task, create_batch_delivery, create_delivery, force_delivery,
    get_delivery, getDeliveryAnalytics, poll_acknowledgements, print_receipt, prioritise_delivery, reconcile,
    retry_deliveries, retry_delivery, search_receipts, skip_delivery, take_down_everywhere, verify_receipts,
    # webhooks
    create_webhook, delete_webhook, list_webhook_messages, list_webhooks, replay_webhook_message,
    rotate_webhook_secret, test_webhook, update_webhook,
)
from functions.deliveries import deliver, on_delivery_created, process_delivery_queue
from functions.health import health
from functions.mail import (
    on_mail_created, on_notification_created, on_user_created, send_digests, send_weekly_summaries, unsubscribe,
)
from functions.maintenance import check_domains, enforce_retention, link_receipts, resume_uploads, sign_heads
from functions.members import on_member_written
from functions.releases import on_release_written
from functions.webhooks import (
    announce, announce_acknowledgement, announce_asset, announce_delivery, announce_delivery_state, announce_import,
    announce_release, announce_target, announce_task, announce_version, watch_webhooks,
)
