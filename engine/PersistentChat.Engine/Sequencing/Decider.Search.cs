namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    /// <summary>
    /// Which of the rooms may be searched, and up to which number: everything acknowledged by now. Unlike the opening of a room this
    /// includes what was delivered live to the session, since it does not fill a view but answers a question.
    /// </summary>
    private void Decide(SearchHistory search)
    {
        var rooms = new RoomToSearch[search.Rooms.Count];
        for (var i = 0; i < rooms.Length; i++)
            rooms[i] = Examine(search, search.Rooms[i]);
        if (_state.Options.RecordsReading)
            RecordSearch(search, rooms);
        var criteria = search.Criteria with { Limit = Math.Min(search.Criteria.Limit, Limits.SearchResults) };
        _sink.Emit(new Outcome(new SearchFetch(criteria, rooms), search.Session, search.Context));
    }

    private RoomToSearch Examine(SearchHistory search, RoomReference reference)
    {
        var room = reference.Id is { } id ? _state.Rooms.Find(id) : null;
        var code = room is null ? ResultCode.NoSuchRoom : MayRead(search, room);
        return code == ResultCode.Ok
            ? new RoomToSearch(
                new SearchedRoom(reference, code, room!.Info), room.Info.Category.Record.KeepsHistory ? room.LastNumber : 0)
            : new RoomToSearch(new SearchedRoom(reference, code), 0);
    }

    private void RecordSearch(SearchHistory search, RoomToSearch[] rooms)
    {
        Guid[] searched = [.. rooms.Where(room => room.LastNumber > 0).Select(room => room.Asked.Room!.Id)];
        if (searched.Length > 0)
            RecordReading(search, searched, $"{SearchRequestText.Of(search.Criteria)}", isSearch: true);
    }
}
