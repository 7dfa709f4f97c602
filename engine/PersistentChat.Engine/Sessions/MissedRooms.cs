using System.Diagnostics.CodeAnalysis;

namespace PersistentChat.Engine;

/// <summary>
/// The rooms in which a session is behind, in the order in which they get their turn. One is asked for at a time; holds nothing
/// for a session that is behind nowhere. Shard thread only.
/// </summary>
internal struct MissedRooms
{
    private List<RoomAudience>? _waiting;
    private RoomAudience? _asked;

    internal void Add(RoomAudience audience) => (_waiting ??= []).Add(audience);

    /// <summary>Takes the next room to ask for; none while an answer is awaited.</summary>
    internal bool TryAsk([NotNullWhen(true)] out RoomAudience? audience)
    {
        audience = null;
        if (_asked is not null || _waiting is null)
            return false;
        audience = _asked = _waiting[0];
        Drop(audience);
        return true;
    }

    internal void Answered(RoomAudience audience)
    {
        if (_asked == audience)
            _asked = null;
    }

    /// <summary>The session left the room: an answer may never come.</summary>
    internal void Remove(RoomAudience audience)
    {
        Answered(audience);
        Drop(audience);
    }

    private void Drop(RoomAudience audience)
    {
        if (_waiting is null || !_waiting.Remove(audience))
            return;
        if (_waiting.Count == 0)
            _waiting = null;
    }
}
