namespace PersistentChat.Storage.Faster;

/// <summary>
/// A position that one thread moves and any thread reads. The two numbers are read as a pair without a lock: the writer makes
/// the version odd while it writes, and a reader that saw an odd or a changed version reads again.
/// </summary>
internal sealed class LogPosition(ulong sequence, long address)
{
    private ulong _sequence = sequence;
    private long _address = address;
    private uint _version;

    internal ulong Sequence => Volatile.Read(ref _sequence);

    internal (ulong Sequence, long Address) Read()
    {
        var spinner = new SpinWait();
        while (true)
        {
            var version = Volatile.Read(ref _version);
            var sequence = Volatile.Read(ref _sequence);
            var address = Volatile.Read(ref _address);
            if ((version & 1) == 0 && version == Volatile.Read(ref _version))
                return (sequence, address);
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    internal void Move(ulong sequence, long address)
    {
        Volatile.Write(ref _version, _version + 1);
        Interlocked.MemoryBarrier();
        Volatile.Write(ref _sequence, sequence);
        Volatile.Write(ref _address, address);
        Volatile.Write(ref _version, _version + 1);
    }
}
