#!/bin/sh
# From sign-up to a live delivery with curl and jq. The environment names the site and what to deliver.
set -eu

api() { # METHOD PATH [BODY]: the answer; stops with the problem that the API tells
  method=$1 path=$2
  shift 2
  curl --silent --show-error --fail-with-body --request "$method" "$SITE/api/v1$path" \
    --header "Authorization: Bearer $token" --header "Content-Type: application/json" ${1:+--data "$1"}
}

until_is() { # PATH FILTER: repeats the GET until jq's filter holds for the answer, for two minutes at most
  for _ in $(seq 120); do
    api GET "$1" | jq --exit-status "$2" >/dev/null && return
    sleep 1
  done
  echo "$1 did not become: $2" >&2
  exit 1
}

# Firebase Auth: an account, and its first ID token.
account=$(jq --null-input '{email: env.EMAIL, password: env.PASSWORD, returnSecureToken: true}' |
  curl --silent --fail-with-body "$AUTH_URL/accounts:signUp?key=$API_KEY" --json @-)
token=$(echo "$account" | jq --raw-output .idToken)

# A tenant of your own. The token that says so is a new one.
api POST /sign-up '{"displayName": "Ada", "organizationName": "Example Recordings"}' | jq '{tenant: .user.activeTenant}'
token=$(curl --silent --fail-with-body "$TOKEN_URL/token?key=$API_KEY" --data grant_type=refresh_token \
  --data-urlencode "refresh_token=$(echo "$account" | jq --raw-output .refreshToken)" | jq --raw-output .id_token)

# Who sends: the label's own DDEX party id.
api PATCH /tenant '{"settings": {"party": {"partyId": "PADPIDA0000000001O", "partyName": "Example Recordings"}}}' |
  jq '{name, party: .settings.party.partyId}'

# A release from release.json, and its files. Each is measured after its upload.
release=$(api POST /releases "@$ALBUM/release.json" | jq --raw-output .id)
upload() { # FILE CONTENT-TYPE PLACE
  body=$(jq --null-input --compact-output --arg release "$release" --arg name "$1" --arg type "$2" --argjson place "$3" \
    --argjson size "$(wc -c <"$ALBUM/$1")" \
    '{releaseId: $release, fileName: $name, contentType: $type, size: $size} + $place')
  session=$(api POST /assets/upload "$body")
  curl --silent --fail-with-body --upload-file "$ALBUM/$1" "$(echo "$session" | jq --raw-output .uploadUrl)" >/dev/null
  until_is "/assets/$(echo "$session" | jq --raw-output .assetId)" '.status == "ready"'
}
upload 01-departure.wav audio/wav '{"kind": "audio", "trackId": "departure"}'
upload 02-glasshouse.wav audio/wav '{"kind": "audio", "trackId": "glasshouse"}'
upload 03-slow-harbour.flac audio/flac '{"kind": "audio", "trackId": "slow-harbour"}'
upload cover.jpg image/jpeg '{"kind": "image", "imageType": "FrontCover"}'

# A target from target.json. The test signs in there, writes a small file, finds it and removes it.
target=$(api POST /delivery-targets "@$TARGET" | jq --raw-output .id)
api POST "/delivery-targets/$target/test" | jq '{ok}'

# Ready: the message is composed and validated.
api PATCH "/releases/$release" '{"status": "ready"}' | jq '{status}'
until_is "/releases/$release" '.ddex.validationStatus == "valid" and .ddex.ernFile != null'

# Deliver, and ask the DSP until it says that the release is live.
delivery=$(api POST /deliveries "{\"releaseId\": \"$release\", \"targetId\": \"$target\"}" | jq --raw-output .id)
until_is "/deliveries/$delivery" '.status == "completed"'
for _ in $(seq 12); do
  api POST "/delivery-targets/$target/poll" | jq --compact-output .
  sleep 5
  state=$(api GET "/deliveries/$delivery" | jq --raw-output .dsp.status)
  test "$state" != live || break
done
api GET "/deliveries/$delivery/receipt" | jq '{messageId, totalBytes, files: [.files[].path]}'
api GET "/deliveries/$delivery" | jq --compact-output '{id, status, dsp: .dsp.status}'
