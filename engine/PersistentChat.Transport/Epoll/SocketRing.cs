using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;

namespace PersistentChat.Transport;

/// <summary>
/// The system's queue for calls (io_uring), used for one thing: to send or receive on many sockets with one call. Where a call itself is dear, as on a virtual
/// machine, it is a third of what a small send costs. Nothing is left under way: sends do not wait for room nor receives for bytes, so each is over when the
/// call returns. One thread at a time.
/// </summary>
/// <remarks>Layout and numbers: <c>linux/io_uring.h</c>, manual pages io_uring_setup(2) and io_uring_enter(2).</remarks>
internal sealed unsafe class SocketRing : IDisposable
{
    /// <summary>Sends and receives in one call at most.</summary>
    public const int Capacity = 64;

    /// <summary>The result of one that was not tried.</summary>
    public const int NotTried = int.MinValue;

    /// <summary>IORING_ENTER_GETEVENTS: the call returns when the results are there, which they are at once.</summary>
    private const uint GetResults = 1;

    private const long SubmissionsOffset = 0x10000000;

    /// <summary>One memory for both queues (Linux 5.4), and calls that are over at once or not at all (5.7).</summary>
    private const uint NeededFeatures = 1 | (1 << 5);

    private readonly Mapping _queues;
    private readonly Mapping _submissions;
    private readonly Parameters _parameters;
    private readonly ILogger _logger;
    private uint _tail;
    private int _count;

    private SocketRing(int descriptor, in Parameters parameters, ILogger logger)
    {
        Descriptor = descriptor;
        (_parameters, _logger) = (parameters, logger);
        var submitted = parameters.Submission.Array + parameters.SubmissionEntries * sizeof(uint);
        var completed = parameters.Completion.Entries + parameters.CompletionEntries * sizeof(Completion);
        _queues = new Mapping(descriptor, Math.Max((nint)submitted, (nint)completed), offset: 0);
        try
        {
            _submissions = new Mapping(descriptor, (nint)parameters.SubmissionEntries * sizeof(Submission), (nint)SubmissionsOffset);
        }
        catch (Win32Exception)
        {
            _queues.Dispose();
            throw;
        }
        // The order of the entries never changes.
        for (var i = 0u; i < parameters.SubmissionEntries; i++)
            _queues.At<uint>(parameters.Submission.Array)[i] = i;
    }

    /// <summary>The ring itself.</summary>
    public int Descriptor { get; }

    /// <summary>False once the system has failed, or after the disposal: nothing may be put any more.</summary>
    public bool IsOpen { get; private set; } = true;

    /// <summary>Opens a ring.</summary>
    /// <param name="logger">Where it is said that the system failed.</param>
    /// <param name="ring">The ring.</param>
    /// <param name="reason">Why there is none: the system is too old, or does not permit it.</param>
    public static bool TryOpen(ILogger logger, [NotNullWhen(true)] out SocketRing? ring, [NotNullWhen(false)] out string? reason)
    {
        (ring, reason) = (null, null);
        var parameters = default(Parameters);
        var descriptor = (int)Libc.RingSetup(Libc.RingSetupCall, Capacity, ref parameters);
        if (descriptor < 0)
        {
            reason = Errno.LastError().Message;
            return false;
        }
        if ((parameters.Features & NeededFeatures) != NeededFeatures)
        {
            Libc.Close(descriptor);
            reason = "Linux 5.7 or later is needed";
            return false;
        }
        try
        {
            ring = new SocketRing(descriptor, parameters, logger);
            return true;
        }
        catch (Win32Exception e)
        {
            Libc.Close(descriptor);
            reason = e.Message;
            return false;
        }
    }

    /// <summary>Puts a send behind what waits for <see cref="Submit"/>; at most <see cref="Capacity"/>.</summary>
    /// <param name="socket">Where to.</param>
    /// <param name="bytes">What; stays there until then.</param>
    /// <param name="length">How many bytes.</param>
    public void PutSend(int socket, byte* bytes, int length) =>
        Put(Submission.Send, socket, bytes, length, Libc.DontWait | Libc.NoSignal);

    /// <summary>Puts a receive behind what waits for <see cref="Submit"/>; at most <see cref="Capacity"/>.</summary>
    /// <param name="socket">Where from.</param>
    /// <param name="bytes">Where to; stays there until then.</param>
    /// <param name="length">How many bytes at most.</param>
    public void PutReceive(int socket, byte* bytes, int length) => Put(Submission.Receive, socket, bytes, length, Libc.DontWait);

    /// <summary>Does what was put.</summary>
    /// <param name="results">
    /// For each, in order, how many bytes the system took or gave, its error as a negative number, or <see cref="NotTried"/>: then the system has failed, and
    /// the ring is closed.
    /// </param>
    public void Submit(Span<int> results)
    {
        results[.._count].Fill(NotTried);
        Volatile.Write(ref *_queues.At<uint>(_parameters.Submission.Tail), _tail += (uint)_count);
        while (_count > 0)
        {
            var taken = (int)Libc.RingEnter(Libc.RingEnterCall, Descriptor, (uint)_count, (uint)_count, GetResults, 0, 0);
            if (taken <= 0 && Errno.Last != Errno.Interrupted)
                break;
            _count -= Math.Max(taken, 0);
        }
        TakeResults(results);
        if (_count == 0)
            return;
        TransportLog.RingFailed(_logger, Errno.LastError());
        Dispose();
    }

    public void Dispose()
    {
        if (!IsOpen)
            return;
        IsOpen = false;
        _queues.Dispose();
        _submissions.Dispose();
        Libc.Close(Descriptor);
    }

    private void Put(byte operation, int socket, byte* bytes, int length, int flags)
    {
        var index = (_tail + (uint)_count) & (_parameters.SubmissionEntries - 1);
        _submissions.At<Submission>(0)[index] = new Submission
        {
            Operation = operation,
            Socket = socket,
            Bytes = bytes,
            Length = length,
            Flags = flags,
            Number = (ulong)_count,
        };
        _count++;
    }

    private void TakeResults(Span<int> results)
    {
        ref var head = ref *_queues.At<uint>(_parameters.Completion.Head);
        var end = Volatile.Read(ref *_queues.At<uint>(_parameters.Completion.Tail));
        var entries = _queues.At<Completion>(_parameters.Completion.Entries);
        for (var i = head; i != end; i++)
        {
            ref readonly var entry = ref entries[i & (_parameters.CompletionEntries - 1)];
            results[(int)entry.Number] = entry.Result;
        }
        Volatile.Write(ref head, end);
    }

    /// <summary>Memory shared with the system.</summary>
    private readonly struct Mapping : IDisposable
    {
        private const int ReadAndWrite = 3;
        private const int SharedAndPresent = 0x8001;

        private readonly nint _start;
        private readonly nint _length;

        public Mapping(int descriptor, nint length, nint offset)
        {
            _length = length;
            _start = Libc.Map(0, length, ReadAndWrite, SharedAndPresent, descriptor, offset);
            if (_start == -1)
                throw Errno.LastError();
        }

        public T* At<T>(uint offset)
            where T : unmanaged => (T*)(_start + (nint)offset);

        public void Dispose() => Libc.Unmap(_start, _length);
    }

    /// <summary><c>struct io_uring_params</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Parameters
    {
        public uint SubmissionEntries;
        public uint CompletionEntries;
        public uint Flags;
        public uint ThreadProcessor;
        public uint ThreadIdle;
        public uint Features;
        public uint WorkQueue;
        public uint Reserved0;
        public uint Reserved1;
        public uint Reserved2;
        public SubmissionOffsets Submission;
        public CompletionOffsets Completion;
    }

    /// <summary><c>struct io_sqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct SubmissionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint EntryCount;
        public uint Flags;
        public uint Dropped;
        public uint Array;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary><c>struct io_cqring_offsets</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct CompletionOffsets
    {
        public uint Head;
        public uint Tail;
        public uint Mask;
        public uint EntryCount;
        public uint Overflow;
        public uint Entries;
        public uint Flags;
        public uint Reserved;
        public ulong UserAddress;
    }

    /// <summary><c>struct io_uring_sqe</c>.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 64)]
    private struct Submission
    {
        /// <summary>IORING_OP_SEND.</summary>
        public const byte Send = 26;

        /// <summary>IORING_OP_RECV.</summary>
        public const byte Receive = 27;

        [FieldOffset(0)]
        public byte Operation;

        [FieldOffset(4)]
        public int Socket;

        [FieldOffset(16)]
        public byte* Bytes;

        [FieldOffset(24)]
        public int Length;

        [FieldOffset(28)]
        public int Flags;

        [FieldOffset(32)]
        public ulong Number;
    }

    /// <summary><c>struct io_uring_cqe</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Completion
    {
        public ulong Number;
        public int Result;
        public uint Flags;
    }
}
