/** Bytes that grow. What is written lies at {@link List.start}, which moves when they do. */
@unmanaged
@final
export class List {
  start: usize;
  /** Bytes written. */
  length: usize = 0;
  private room: usize;

  constructor(room: usize) {
    this.start = heap.alloc(room);
    this.room = room;
  }

  /** Makes room for more bytes. @returns where the next is to be written */
  reserve(more: usize): usize {
    const needed = this.length + more;
    if (needed > this.room) {
      this.room = 2 * needed;
      this.start = heap.realloc(this.start, this.room);
    }
    return this.start + this.length;
  }

  /** As {@link List.reserve}, where nothing that was written is needed any more. */
  renew(room: usize): usize {
    if (room > this.room) {
      heap.free(this.start);
      this.room = room + (room >> 2);
      this.start = heap.alloc(this.room);
    }
    this.length = 0;
    return this.start;
  }
}
