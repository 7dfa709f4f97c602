using PersistentChat.Storage;

namespace PersistentChat.Server.Databases;

/// <summary>
/// Within the archive alone: each room's messages and the ranges noted as absent cover its numbers from 1 to its position, without a
/// gap and without a number being both, and times never go back.
/// </summary>
/// <param name="findings">Takes what is found.</param>
/// <param name="isLossAccepted">True if an operator gave up records of the log: which numbers they had is not known, so gaps are notes then.</param>
internal sealed class NumberingCheck(Findings findings, bool isLossAccepted)
{
    private readonly Dictionary<Guid, Queue<AbsentRange>> _absent = [];
    private readonly Dictionary<Guid, long> _positions = [];
    private Guid _room;
    private long _last;
    private long _lastTime;

    /// <summary>Messages looked at.</summary>
    public long Messages { get; private set; }

    /// <summary>Numbers found missing without a reason.</summary>
    public long Missing { get; private set; }

    /// <summary>Reads the whole archive.</summary>
    public async Task RunAsync(IArchiveScan scan, Action<long> progress, CancellationToken cancellationToken)
    {
        foreach (var position in scan.Positions)
            _positions[position.RoomId] = position.LastNumber;
        foreach (var room in scan.Absent.GroupBy(range => range.RoomId))
            _absent[room.Key] = new Queue<AbsentRange>(room.OrderBy(range => range.Numbers.First));
        await foreach (var message in scan.ReadMessagesAsync(cancellationToken))
        {
            Take(message);
            progress(Messages);
        }
        EndRoom();
        foreach (var room in _positions.Keys.ToList())
            (_room, _last) = EndWithoutMessages(room);
    }

    private void Take(ArchivedMessage message)
    {
        Messages++;
        if (message.RoomId != _room)
        {
            EndRoom();
            (_room, _last, _lastTime) = (message.RoomId, 0, 0);
        }
        PassAbsent(upTo: message.Number - 1);
        Demand(message.Number - 1);
        if (NextAbsent() is { } range && range.Numbers.First <= message.Number)
            findings.Fault("DOUBLE", $"room {_room} message {message.Number} is there although {Text(range)}");
        if (message.Time < _lastTime)
            findings.Fault("ORDER", $"room {_room} message {message.Number} is older than the one before it");
        (_last, _lastTime) = (message.Number, message.Time);
    }

    private void EndRoom()
    {
        if (_room == Guid.Empty)
            return;
        PassAbsent(upTo: long.MaxValue);
        if (!_positions.Remove(_room, out var position))
            findings.Fault("POSITION", $"room {_room} has messages up to {_last} and no position");
        else if (position < _last)
            findings.Fault("POSITION", $"room {_room} has messages up to {_last}, beyond its position {position}");
        else
            Demand(position);
    }

    private (Guid Room, long Last) EndWithoutMessages(Guid room)
    {
        (_room, _last) = (room, 0);
        EndRoom();
        return (Guid.Empty, 0);
    }

    /// <summary>Absent ranges that begin before or right behind what was seen move on; they may overlap each other.</summary>
    private void PassAbsent(long upTo)
    {
        while (NextAbsent() is { } range && range.Numbers.First <= upTo)
        {
            Demand(range.Numbers.First - 1);
            _last = Math.Max(_last, range.Numbers.Last);
            _absent[_room].Dequeue();
        }
    }

    private void Demand(long number)
    {
        if (_last >= number)
            return;
        Missing += number - _last;
        var text = $"room {_room} numbers {_last + 1} to {number} are neither there nor noted as absent";
        if (isLossAccepted)
            findings.Note(text);
        else
            findings.Fault("GAP", text);
        _last = number;
    }

    private AbsentRange? NextAbsent() => _absent.TryGetValue(_room, out var ranges) && ranges.TryPeek(out var range) ? range : null;

    private static string Text(AbsentRange range) =>
        $"{range.Numbers.First} to {range.Numbers.Last} are noted as {range.Reason switch
        {
            AbsentReason.NotKept => "not kept",
            AbsentReason.Removed => "removed",
            _ => "set aside",
        }}";
}
