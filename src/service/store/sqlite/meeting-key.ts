/**
 * The key of a meeting's row: a hash of its id (FNV-1a, 32 bits). So a read walks one tree to its end, that of the rows,
 * and not the index of ids before it, which in a store of a million costs as much again. Two ids may share a hash: the
 * later gets another key, and is found by the index, see Store.findMeeting.
 */
export function meetingKey(meetingId: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let index = 0; index < meetingId.length; index++) {
    hash = Math.imul(hash ^ meetingId.charCodeAt(index), 0x01_00_01_93);
  }
  return hash >>> 0;
}
