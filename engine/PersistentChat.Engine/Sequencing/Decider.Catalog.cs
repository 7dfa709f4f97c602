using PersistentChat.Storage;

namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    private const string SystemAuthor = "system";

    private void Decide(StartNode start)
    {
        var node = start.Origin.Node;
        _sink.Accept(new NodeStarted { Time = start.Time, Origin = start.Origin, Node = node, Incarnation = start.Origin.Incarnation });
    }

    private void Decide(DefineUser define)
    {
        var uri = define.User.Uri;
        if (_state.Users.Find(uri) is not null)
        {
            Publish(new DirectoryChange(null, [], null, define.Completion));
            return;
        }
        if (IsRefused(define))
            return;
        var record = new UserRecord(_state.Users.NextId, uri, define.User.DisplayName);
        _sink.Accept(new UserChanged { Time = define.Time, Origin = define.Origin, User = record });
        if (define.User.Credential is { } credential)
            _sink.Accept(new CredentialChanged { Time = define.Time, Origin = define.Origin, Credential = credential with { User = uri } });
        Publish(new DirectoryChange(_state.Users.Find(uri), [], null, define.Completion));
    }

    private void Decide(DefineCategory define)
    {
        var category = define.Category;
        if (_state.Rooms.FindByName(category.Name) is { } existing)
        {
            if (_state.Rooms.FindCategory(existing) is null)
                Fail(define, $"There is a room named '{category.Name}'; a category must not have the same name.");
            else
                Publish(new DirectoryChange(null, [], null, define.Completion));
            return;
        }
        if (IsRefused(define))
            return;
        var record = new CategoryRecord(
            define.Id, category.Name, category.Description, category.KeepsHistory, category.AllowsFileUpload, category.AllowsInvitations);
        _sink.Accept(new CategoryChanged { Time = define.Time, Origin = define.Origin, Category = record });
        Grant(define, define.Id, [
            .. category.Allowed.Select(uri => (uri, AccessList.Allowed)),
            .. category.Denied.Select(uri => (uri, AccessList.Denied)),
            .. category.Creators.Select(uri => (uri, AccessList.Creator))]);
        Publish(new DirectoryChange(null, [], _state.Rooms.FindCategory(define.Id), define.Completion));
    }

    private void Decide(DefineRoom define)
    {
        var room = define.Room;
        if (_state.Rooms.Find(define.Id) is not null)
        {
            Publish(new DirectoryChange(null, [], null, define.Completion));
            return;
        }
        if (WhyNot(room) is { } reason)
        {
            Fail(define, reason);
            return;
        }
        if (IsRefused(define))
            return;
        var audit = new AuditStamp(SystemAuthor, define.Time, SystemAuthor, define.Time);
        var record = new RoomRecord(
            define.Id, _state.Rooms.FindByName(room.Category)!.Value, room.Name, room.Description, room.Topic, room.Type,
            room.Privacy, room.Invitations, IsDisabled: false, Revision: 1, audit);
        _sink.Accept(new RoomChanged { Time = define.Time, Origin = define.Origin, Room = record });
        Grant(define, define.Id, [
            .. room.Members.Select(uri => (uri, AccessList.Member)),
            .. room.Presenters.Select(uri => (uri, AccessList.Presenter)),
            .. room.Managers.Select(uri => (uri, AccessList.Manager))]);
        Publish(new DirectoryChange(null, [_state.Rooms.Find(define.Id)!.Info], null, define.Completion));
    }

    private string? WhyNot(RoomDefinition room)
    {
        if (_state.Rooms.FindByName(room.Category) is not { } category || _state.Rooms.FindCategory(category) is null)
            return $"Room '{room.Name}': there is no category named '{room.Category}'. Define the category first.";
        if (_state.Rooms.FindByName(room.Name) is not null)
            return $"Room '{room.Name}': another room or category has that name. Names are unique without regard to case.";
        if (room.Type == RoomType.Normal && room.Presenters.Count > 0)
            return $"Room '{room.Name}': only an auditorium has presenters.";
        return room.Presenters.Except(room.Members, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } stranger
            ? $"Room '{room.Name}': presenter {stranger} must be a member too."
            : null;
    }

    private void Grant(Command command, Guid node, IReadOnlyList<(string Uri, AccessList List)> entries)
    {
        if (entries.Count == 0)
            return;
        var changes = entries
            .Select(entry => new AccessChange(new AccessEntry(node, entry.Uri, entry.List), Granted: true))
            .ToArray();
        _sink.Accept(new AccessChanged { Time = command.Time, Origin = command.Origin, Changes = changes });
    }

    private bool IsRefused(NodeCommand command) => !_sink.TakesEvents
        && command.Completion.TrySetException(new LogFullException("The event log is full: nothing can be defined until there is space."));

    private void Publish(DirectoryChange change) => _sink.Emit(new Outcome(change));

    private static void Fail(NodeCommand command, string reason) =>
        command.Completion.TrySetException(new ArgumentException(reason));
}
