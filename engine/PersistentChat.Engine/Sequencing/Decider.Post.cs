using PersistentChat.Storage;

namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    /// <summary>A post: repeat, content, room, role, joined, interceptors, space in the log, then number and time. Nothing here allocates.</summary>
    private void Decide(PostMessage post)
    {
        var message = post.Message;
        // A repeat is never told "no", whatever has changed since: the first of it is there.
        if (_state.RecentPosts.TryFind(message.Identity, out _, out var number))
        {
            _sink.Emit(new Outcome(new RepeatedPost(number), post.Session, post.Context));
            message.Release();
            post.Recycle();
            return;
        }
        if (_state.RecentPosts.IsPassed(message.Identity))
        {
            _sink.Refuse(post, ResultCode.DataCollision);
            return;
        }
        var room = _state.Rooms.Find(message.RoomId);
        var code = MayPost(post, room);
        if (code != ResultCode.Ok)
        {
            _sink.Refuse(post, code);
            return;
        }
        if (post.Rejection is { } rejection)
        {
            _sink.Refuse(post, rejection.Code, rejection.Text);
            return;
        }
        if (!_sink.TakesEvents)
        {
            _sink.Refuse(post, ResultCode.Busy);
            return;
        }
        Settle(post, message, room!);
        _sink.Accept(message);
        _sink.Emit(new Outcome(message, post.Session, post.Context, room!.Info));
        post.Recycle();
    }

    private ResultCode MayPost(PostMessage post, Room? room)
    {
        // Not every database can hold U+0000, and what was accepted must fit every archive.
        if (post.Message.Text.Contains((byte)0) || post.Message.Rtf.Contains((byte)0))
            return ResultCode.InvalidArgument;
        if (room is null)
            return ResultCode.NoSuchRoom;
        if (Requester(post) is not { } user)
            return ResultCode.NotPermitted;
        var code = AccessRules.MayPost(room.Info, user);
        if (code != ResultCode.Ok)
            return code;
        return _state.Sessions.JoinedAt(new SessionKey(post.Origin), room) is null ? ResultCode.NotJoined : ResultCode.Ok;
    }

    private void Settle(PostMessage post, MessagePosted message, Room room)
    {
        var author = _state.Users.Find(post.Requester)!;
        message.Origin = post.Origin;
        message.Number = room.LastNumber + 1;
        message.Time = Math.Max(post.Time, room.LastTime);
        message.Author = author.Uri;
        message.AuthorName = author.DisplayName;
        message.IsKept = room.Info.Category.Record.KeepsHistory;
    }
}
