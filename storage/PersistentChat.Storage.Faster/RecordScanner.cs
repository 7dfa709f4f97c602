using FASTER.core;

namespace PersistentChat.Storage.Faster;

/// <summary>
/// Walks over the log's records and believes none of them before its frame was checked. FASTER skips over what it cannot read
/// and ends silently at a cut; here both end in an <see cref="EventLogException"/> that says where. Not thread safe.
/// </summary>
internal sealed class RecordScanner : ILogEntryConsumer, IDisposable
{
    private readonly FasterLogScanIterator _iterator;
    private readonly LogFiles _files;
    private readonly uint _seed;
    private byte[] _frame = new byte[4096];
    private int _frameLength;
    private long _nextAddress;
    private EventLogException? _stopped;

    internal RecordScanner(FasterLog log, LogFiles files, ulong sequence, long address)
    {
        _files = files;
        _seed = RecordFrame.Seed(files.LogId);
        (Sequence, Address, _nextAddress) = (sequence, address, address);
        _iterator = log.Scan(address, long.MaxValue, recover: false);
    }

    /// <summary>Sequence number of the last record read.</summary>
    internal ulong Sequence { get; private set; }

    /// <summary>Address behind the last record read.</summary>
    internal long Address { get; private set; }

    /// <summary>The last record read; valid until the next call.</summary>
    internal ReadOnlyMemory<byte> Record => _frame.AsMemory(RecordFrame.HeaderBytes, _frameLength - RecordFrame.HeaderBytes);

    /// <returns>False at the address up to which FASTER committed.</returns>
    /// <exception cref="EventLogException">The next record is damaged or missing; the scanner stays there.</exception>
    internal bool TryNext()
    {
        if (_stopped is not null)
            throw _stopped;
        if (!Advance())
            return false;
        if (RecordFrame.FindFault(_frame.AsSpan(0, _frameLength), _seed, Sequence + 1) is { } fault)
            throw Stop(fault, null);
        Sequence++;
        Address = _nextAddress;
        return true;
    }

    /// <summary>Ends the scan: what should be behind the last record is not there.</summary>
    internal EventLogException Stop(string fault, Exception? cause) => _stopped =
        new EventLogException(_files.DamageAt(Sequence, Address, fault).ToString(), cause);

    public void Dispose() => _iterator.Dispose();

    /// <summary>Runs inside FASTER's epoch: copies and leaves, since an exception here would hold the epoch for ever.</summary>
    void ILogEntryConsumer.Consume(ReadOnlySpan<byte> result, long currentAddress, long nextAddress)
    {
        if (_frame.Length < result.Length)
            _frame = new byte[result.Length];
        result.CopyTo(_frame);
        _frameLength = result.Length;
        _nextAddress = nextAddress;
    }

    private bool Advance()
    {
        try
        {
            return _iterator.TryConsumeNext(this);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw Stop("it cannot be read: " + e.Message, e);
        }
    }
}
