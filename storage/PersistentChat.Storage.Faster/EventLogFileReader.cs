using System.Buffers.Binary;

namespace PersistentChat.Storage.Faster;

/// <summary>How an attempt to read the next record ended.</summary>
public enum EventLogRead
{
    /// <summary>There is a record.</summary>
    Record,

    /// <summary>Every record up to the end that was known when the reader was opened was read, and all were good.</summary>
    End,

    /// <summary>The next record is not what was committed: see <see cref="EventLogFileReader.Damage"/>.</summary>
    Damaged,

    /// <summary>The log's owner dropped the next record meanwhile; open a new reader at the log's new start.</summary>
    Truncated,
}

/// <summary>
/// Reads the records of an event log forward, straight from its files, one page in memory at a time. A record is given only
/// after its frame was checked. The end is where the log reached when the reader was opened. Not thread safe.
/// </summary>
public sealed class EventLogFileReader : IDisposable
{
    private const int EntryHeaderBytes = LogFiles.EntryHeaderBytes;

    private readonly EventLogFiles _files;
    private readonly LogPageFile _pages;
    private readonly uint _seed;
    private EventLogRead _stopped = EventLogRead.Record;
    private ulong _sequence;
    private long _address;
    private long _next;

    internal EventLogFileReader(EventLogFiles files, EventLogExtent extent, LogCursor after)
    {
        (_files, Extent) = (files, extent);
        (_sequence, _address, _next) = (after.Sequence, after.Address, after.Address);
        _seed = RecordFrame.Seed(files.LogId);
        _pages = new LogPageFile(files, extent.EndAddress);
    }

    /// <summary>From where to where the log reached when the reader was opened.</summary>
    public EventLogExtent Extent { get; }

    /// <summary>After the last record read.</summary>
    public LogCursor Position => new(_files.LogId, _sequence, _address);

    /// <summary>The last record read: an encoded event, without its frame. Valid until the next call.</summary>
    public ReadOnlyMemory<byte> Record { get; private set; }

    /// <summary>What stands in the way after <see cref="EventLogRead.Damaged"/>; null otherwise.</summary>
    public EventLogDamage? Damage { get; private set; }

    /// <summary>Reads the next record. Every result but <see cref="EventLogRead.Record"/> is final, see <see cref="TrySkipDamage"/>.</summary>
    public EventLogRead Read()
    {
        if (_stopped == EventLogRead.Record)
            _stopped = Advance();
        return _stopped;
    }

    /// <summary>Reads the next record as <see cref="IEventLogReader.TryRead"/> does.</summary>
    /// <returns>False at the end.</returns>
    /// <exception cref="EventLogException">A record is damaged, or was dropped meanwhile.</exception>
    public bool TryRead(out ReadOnlyMemory<byte> record)
    {
        var read = Read();
        record = read == EventLogRead.Record ? Record : default;
        return read switch
        {
            EventLogRead.Damaged => throw new EventLogException(Damage!.ToString()),
            EventLogRead.Truncated => throw new EventLogException(
                $"Record {_sequence + 1} was dropped from the event log in {_files.Directory} while it was read; begin again at its new start."),
            _ => read == EventLogRead.Record,
        };
    }

    /// <summary>
    /// Goes to the next good record behind a damage, which may be the one after or thousands further. What was lost then lies
    /// between <see cref="EventLogDamage.Record"/> and <see cref="Position"/>, both included.
    /// </summary>
    /// <returns>False if no good record follows; the damage stands.</returns>
    public bool TrySkipDamage()
    {
        if (Damage is null)
            return false;
        // Lengths are what is in doubt, so every place behind the last good record where an entry could begin is looked at.
        for (var address = _address + LogFiles.EntryAlignment; address < Extent.EndAddress; address += LogFiles.EntryAlignment)
        {
            if (_pages.Load(address) is not null)
                address = _pages.EndOfPage(address) - LogFiles.EntryAlignment;
            else if (RecordFrame.SequenceOf(FrameAt(address), _seed) is { } found && found > _sequence + 1)
            {
                (_sequence, _address, _next) = (found - 1, address, address);
                (Damage, _stopped) = (null, EventLogRead.Record);
                return true;
            }
        }
        return false;
    }

    /// <summary>Closes the files.</summary>
    public void Dispose() => _pages.Dispose();

    private EventLogRead Advance()
    {
        while (_next < Extent.EndAddress)
        {
            if (_pages.Load(_next) is { } unreadable)
                return WasTruncated() ? EventLogRead.Truncated : Stop(_next, unreadable);
            if (LengthAt(_next) != 0 || _next == _pages.StartOfPage(_next))
                return Take(FrameAt(_next).Length);
            _next = _pages.EndOfPage(_next);
        }
        return Finish();
    }

    private EventLogRead Take(int length)
    {
        if (RecordFrame.FindFault(FrameAt(_next), _seed, _sequence + 1) is { } fault)
            return Stop(_next, fault);
        Record = _pages.From(_next).Slice(EntryHeaderBytes + RecordFrame.HeaderBytes, length - RecordFrame.HeaderBytes);
        _sequence++;
        _next = _address = _next + EntryHeaderBytes + LogFiles.Align(length);
        return EventLogRead.Record;
    }

    /// <summary>The records end where and with what was committed, or some are missing. The end may be that of the last record's page.</summary>
    private EventLogRead Finish()
    {
        if (_sequence < Extent.Committed)
            return Stop(_address, $"records up to {Extent.Committed} were committed, but the log ends before it");
        return _next == Extent.EndAddress
            ? EventLogRead.End
            : Stop(_address, $"the log was committed up to address {Extent.EndAddress} but ends at {_address}");
    }

    /// <summary>The frame of an entry; empty if no entry of its length can be here.</summary>
    private ReadOnlySpan<byte> FrameAt(long address)
    {
        var length = LengthAt(address);
        var rest = _pages.From(address).Span;
        return length > 0 && length <= rest.Length - EntryHeaderBytes ? rest.Slice(EntryHeaderBytes, length) : [];
    }

    private int LengthAt(long address)
    {
        var rest = _pages.From(address).Span;
        return rest.Length < EntryHeaderBytes ? -1 : BinaryPrimitives.ReadInt32LittleEndian(rest);
    }

    private EventLogRead Stop(long address, string fault)
    {
        Damage = _files.Layout.DamageAt(_sequence, address, fault);
        return EventLogRead.Damaged;
    }

    private bool WasTruncated() => _files.ReadExtent().Start.Address > _next;
}
