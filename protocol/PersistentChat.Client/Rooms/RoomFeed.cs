using PersistentChat.Client.Link;

namespace PersistentChat.Client.Rooms;

/// <summary>
/// Hands on every message of one room once and in the order of the numbers, over any number of connections. Numbers have no
/// gaps, so what is missing after a reconnect is known. Not thread-safe: the owner serialises.
/// </summary>
/// <remarks>
/// While live, the connection keeps order and loses nothing, so any higher number is taken. Between <see cref="Suspend"/> and
/// <see cref="CatchUp"/> live messages wait until history has filled in what was posted before them.
/// </remarks>
internal sealed class RoomFeed(Guid room)
{
    private const long Unknown = -1;

    private List<ChatMessage>? _waiting;
    private long _floor = Unknown;
    private long _standsAt = Unknown;
    private RoomResume _resume;
    private bool _suspended;
    private bool _isAnew;

    /// <summary>The room.</summary>
    public Guid Room { get; } = room;

    /// <summary>Number of the newest message handed on; -1 before the first one.</summary>
    public long Last { get; private set; } = Unknown;

    /// <summary>From where the room is to go on over another connection.</summary>
    public RoomPosition Position => new(Room, Start == Unknown ? null : Start);

    /// <summary>True from the loss of the connection until the room has been caught up.</summary>
    public bool IsSuspended => _suspended;

    /// <summary>True if the room misses messages, or may, that the server does not send by itself.</summary>
    public bool NeedsHistory => _resume != RoomResume.Follows && (_standsAt == Unknown || Start < _standsAt);

    /// <summary>The number after which a catch-up begins; -1 if that is unknown.</summary>
    private long Start => Last >= 0 ? Last : _floor;

    /// <summary>Takes a message that arrived live.</summary>
    public void TakeLive(ChatMessage message, List<ChatNotice> output)
    {
        if (_suspended)
            (_waiting ??= []).Add(message);
        else
            Emit(message, output);
    }

    /// <summary>Notes what the server said about the room when it was entered, for the first time or again.</summary>
    /// <param name="lastNumber">Number of the room's newest message; null if the binding does not say.</param>
    /// <param name="resume">What comes of the messages missed.</param>
    public void NoteEntry(long? lastNumber, RoomResume resume)
    {
        if (!_suspended)
        {
            _floor = lastNumber ?? _floor;
            return;
        }

        _resume = resume;
        _standsAt = lastNumber ?? Unknown;
        // The server's data is older than what it once sent: it was restored from a backup, and numbers are given again.
        if (lastNumber < Start)
            StartAnew();
        if (_isAnew && Start == Unknown)
            _floor = lastNumber ?? Unknown;
    }

    /// <summary>
    /// The numbers known are those of other data: the room goes on from where it stands when it is entered again, and what it holds
    /// until then counts as missed. Only while suspended.
    /// </summary>
    public void StartAnew()
    {
        (Last, _floor, _isAnew) = (Unknown, Unknown, true);
        _waiting = null;
    }

    /// <summary>
    /// Notes a history that goes to the consumer by another way: what it holds is not handed on again, as long as it reaches
    /// back to what was handed on before.
    /// </summary>
    public void NoteHistory(IReadOnlyList<ChatMessage> messages)
    {
        if (_suspended)
            return;
        if (messages.Count > 0 && (Last < 0 || messages[0].Number <= Last + 1))
            Last = Math.Max(Last, messages[^1].Number);
    }

    /// <summary>
    /// Notes where the room stood on entering it. Nobody has seen these messages, so they hold back nothing that arrives live;
    /// they only say where a catch-up begins if the connection is lost before the first live message.
    /// </summary>
    public void NoteBaseline(IReadOnlyList<ChatMessage> messages) => _floor = messages.Count == 0 ? 0 : messages[^1].Number;

    /// <summary>The connection is gone: from now on live messages wait.</summary>
    public void Suspend()
    {
        _suspended = true;
        _resume = RoomResume.Unknown;
        _standsAt = Unknown;
        _waiting = null;
    }

    /// <summary>True if <paramref name="history"/> reaches back far enough, or cannot reach further.</summary>
    /// <param name="history">The newest messages, oldest first.</param>
    /// <param name="asked">How many were asked for.</param>
    public bool IsEnough(IReadOnlyList<ChatMessage> history, int asked) =>
        Start < 0 || history.Count < asked || history[0].Number <= Start + 1;

    /// <summary>Fills in what was posted meanwhile, then what waited, and is live again.</summary>
    /// <param name="history">The newest messages, oldest first; none if the server sends what was missed by itself.</param>
    /// <param name="output">Gets the messages, and a <see cref="MessagesMissed"/> where history did not reach back.</param>
    public void CatchUp(IReadOnlyList<ChatMessage> history, List<ChatNotice> output)
    {
        _suspended = false;
        Last = Start;
        if (_isAnew && Last > 0)
            output.Add(new MessagesMissed(Room, 1, Last));
        _isAnew = false;
        var knowsGaps = Last >= 0 && (history.Count > 0 || _standsAt >= 0);
        var missing = Last < 0 ? _waiting ?? [] : MergeByNumber(history);
        foreach (var message in missing)
        {
            if (knowsGaps)
                ReportGap(message.Number - 1, output);
            Emit(message, output);
        }

        if (knowsGaps && _resume != RoomResume.Follows)
            ReportGap(_standsAt, output);
        _waiting = null;
    }

    private IEnumerable<ChatMessage> MergeByNumber(IReadOnlyList<ChatMessage> history) =>
        history.Concat(_waiting ?? []).OrderBy(static message => message.Number);

    /// <summary>Says that messages up to this number do not come any more, if any do not.</summary>
    private void ReportGap(long until, List<ChatNotice> output)
    {
        if (until <= Last)
            return;
        output.Add(new MessagesMissed(Room, Last + 1, until));
        Last = until;
    }

    private void Emit(ChatMessage message, List<ChatNotice> output)
    {
        // Number 0 is a server that does not number: nothing can be compared, everything is handed on.
        if (message.Number != 0 && message.Number <= Last)
            return;
        if (message.Number != 0)
            Last = message.Number;
        output.Add(new MessageReceived(message));
    }
}
