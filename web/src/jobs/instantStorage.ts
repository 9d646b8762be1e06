/** For tests, in place of `XMLHttpRequest`: a storage that takes everything at once. */
export class InstantStorage {
  status = 200;
  upload: { onprogress?: (event: { loaded: number }) => void } = {};
  onload?: () => void;
  onloadend?: () => void;
  open() {}
  setRequestHeader() {}
  getResponseHeader = () => null;
  send(part: Blob | null) {
    this.upload.onprogress?.({ loaded: part?.size ?? 0 });
    this.onload?.();
    this.onloadend?.();
  }
}
