# A root of its own for a submission: NEW PRIVATE SEEN… -- OWNER COMMAND…, run by unshare.
set -e
new=$1 private=$2; shift 2
mount -t tmpfs -o size=128m,nosuid,nodev,mode=755 none "$new"
while [ "$1" != -- ]; do
  if [ -L "$1" ]; then mkdir -p "$new$(dirname "$1")"; cp -P "$1" "$new$1"
  elif [ -d "$1" ]; then mkdir -p "$new$1"; mount --rbind "$1" "$new$1"; mount -o remount,bind,ro "$new$1"
  else mkdir -p "$new$(dirname "$1")"; : > "$new$1"; mount --bind "$1" "$new$1"; fi
  shift
done
shift
mkdir "$new/old" "$new/proc" "$new/work"
mount --rbind /proc "$new/proc"
cp -R "$private/." "$new/work"
chown -R "$1" "$new/work"
shift
cd "$new"
pivot_root . old
umount -l /old
umount -l /proc
cd /work
exec setpriv --no-new-privs --bounding-set=-all --inh-caps=-all "$@"
