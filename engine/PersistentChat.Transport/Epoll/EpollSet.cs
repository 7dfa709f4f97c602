using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace PersistentChat.Transport;

/// <summary>What a descriptor is watched for, and what has happened to it.</summary>
[Flags]
internal enum EpollEvents : uint
{
    None = 0,
    Readable = 0x001,
    Writable = 0x004,
    Error = 0x008,
    HangUp = 0x010,
    EdgeTriggered = 1u << 31,
}

/// <summary>
/// The descriptors one shard watches, its sleep, and what ends it. Level-triggered: what was not read is reported again, so
/// one read per turn and connection is enough.
/// </summary>
internal sealed class EpollSet : IDisposable
{
    /// <summary>How many events a turn takes at most; those above it come in the next one.</summary>
    private const int MaxEvents = 512;

    private const int WakeKey = -1;

    // The system packs the structure on x86 only; elsewhere its 64-bit field is aligned.
    private static readonly int EventSize =
        RuntimeInformation.ProcessArchitecture is Architecture.X64 or Architecture.X86 ? 12 : 16;

    private readonly byte[] _events = new byte[MaxEvents * EventSize];
    private readonly byte[] _request = new byte[EventSize];
    private readonly int _epoll;
    private readonly SafeFileHandle _bell;
    private WakeFlag _wake;

    public EpollSet()
    {
        _epoll = Libc.EpollCreate(Libc.CloseOnExec);
        if (_epoll < 0)
            throw Errno.LastError();
        // A handle, because other threads ring it and must not write into a descriptor that was closed and given out again.
        _bell = new SafeFileHandle(Libc.EventDescriptor(0, Libc.CloseOnExec | Libc.NonBlocking), ownsHandle: true);
        // Edge-triggered, so that each ring is reported once and nobody has to read it away.
        if (_bell.IsInvalid || Libc.EpollControl(_epoll, Libc.EpollAdd, _bell, Request(EpollEvents.Readable | EpollEvents.EdgeTriggered, WakeKey)) < 0)
            throw Errno.LastError();
    }

    /// <summary>Ends a present or the next <see cref="Wait"/>. Any thread, also after the disposal.</summary>
    public void Wake()
    {
        if (!_wake.Raise())
            return;
        try
        {
            // The counter cannot run over in the life of a process, so this cannot fail.
            Libc.Write(_bell, 1, sizeof(ulong));
        }
        catch (ObjectDisposedException)
        {
            // The shard has ended, so nobody is asleep.
        }
    }

    /// <summary>Sleeps until something happens, it is woken, or the time has passed. Shard thread.</summary>
    /// <returns>How many events there are to <see cref="Get"/>.</returns>
    public int Wait(TimeSpan timeout)
    {
        var milliseconds = timeout != TimeSpan.Zero && _wake.TrySleep() ? Milliseconds(timeout) : 0;
        var count = Libc.EpollWait(_epoll, ref _events[0], MaxEvents, milliseconds);
        _wake.Lower();
        if (count < 0 && Errno.Last != Errno.Interrupted)
            throw Errno.LastError();
        return Math.Max(count, 0);
    }

    /// <summary>An event of the last <see cref="Wait"/>; the key is negative if it was only a wake.</summary>
    public (EpollEvents Events, int Key) Get(int index)
    {
        var entry = _events.AsSpan(index * EventSize, EventSize);
        return (MemoryMarshal.Read<EpollEvents>(entry), (int)MemoryMarshal.Read<long>(entry[^sizeof(long)..]));
    }

    /// <summary>Watches a descriptor until it is closed.</summary>
    /// <returns>False if the system has no room for it; <see cref="Errno.Last"/> says why.</returns>
    public bool TryAdd(int descriptor, int key, EpollEvents events) =>
        Libc.EpollControl(_epoll, Libc.EpollAdd, descriptor, Request(events, key)) == 0;

    /// <summary>Changes what a descriptor is watched for. Errors are always reported.</summary>
    public void Modify(int descriptor, int key, EpollEvents events)
    {
        if (Libc.EpollControl(_epoll, Libc.EpollModify, descriptor, Request(events, key)) < 0)
            throw Errno.LastError();
    }

    public void Dispose()
    {
        _bell.Dispose();
        Libc.Close(_epoll);
    }

    // Rounded up: rounding down would make the last millisecond of every wait a busy one.
    private static int Milliseconds(TimeSpan timeout) =>
        timeout < TimeSpan.Zero ? -1 : (int)Math.Min(Math.Ceiling(timeout.TotalMilliseconds), int.MaxValue);

    private ref byte Request(EpollEvents events, long key)
    {
        MemoryMarshal.Write(_request, events);
        MemoryMarshal.Write(_request.AsSpan(EventSize - sizeof(long)), key);
        return ref _request[0];
    }
}
