namespace PersistentChat.Storage.ContractTests;

/// <summary>Events of sessions, and what a compliance store says as text that can be compared.</summary>
public static class ComplianceEvents
{
    public const long Noon = 638_000_000_000_000_000;

    public static readonly Origin First = new(1, 1, 7, 0);

    /// <summary>Events as a log has them: numbered from a sequence, one tick apart from <see cref="Noon"/> on.</summary>
    public static ChatEvent[] InLog(ulong first, params ChatEvent[] events)
    {
        for (var i = 0; i < events.Length; i++)
        {
            events[i].Sequence = first + (ulong)i;
            events[i].Time = Noon + (long)events[i].Sequence;
        }
        return events;
    }

    public static SessionJoined Joins(string user, Origin session, params Guid[] rooms) => new()
    {
        Origin = session,
        User = Uri(user),
        IsBulk = rooms.Length > 1,
        Rooms = [.. rooms.Select(room => new JoinedRoom(room, 0, RoomRole.Member, true))],
    };

    public static SessionParted Parts(string user, Origin session, params Guid[] rooms) => new()
    {
        Origin = session,
        User = Uri(user),
        Rooms = [.. rooms.Select(room => new PartedRoom(room, true))],
    };

    public static NodeStarted NodeStarts(uint node, uint incarnation) => new() { Node = node, Incarnation = incarnation };

    public static HistoryRead Reads(string user, string request, bool isSearch, params Guid[] rooms) =>
        new() { User = Uri(user), Rooms = rooms, Request = request, IsSearch = isSearch };

    public static string Uri(string name) => $"sip:{name}@contoso.com";

    /// <summary>All that a store has, in its order, without the time at which it took it.</summary>
    public static async Task<string> TextOfAsync(IComplianceStore store)
    {
        var events = await store.ReadAsync(0, int.MaxValue, default);
        var stays = await store.ReadParticipationsAsync(null, 0, long.MaxValue, default);
        return string.Join('\n', events.Select(e => $"{e with { EntryDate = 0 }}").Concat(stays.Select(stay => $"{stay}")));
    }
}
