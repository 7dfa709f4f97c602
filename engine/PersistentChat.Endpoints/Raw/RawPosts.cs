using PersistentChat.Engine;
using PersistentChat.Protocol.Raw;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>Turns a post into a command without allocation.</summary>
internal sealed class RawPosts(RawShard shard)
{
    private readonly ChatLimits _limits = shard.Endpoint.Engine.Options.Limits;
    private readonly RoomDirectory _directory = shard.Endpoint.Engine.Directory;

    // For texts with line breaks that are not the engine's: one per shard, at most the longest text.
    private byte[] _scratch = [];

    public void Handle(RawConnection connection, in RawFrame frame)
    {
        if (!frame.TryRead<RawPost>(out var post, out var error))
        {
            connection.Fail(frame.Correlation, error.Code, error.Detail!);
            return;
        }
        var code = Check(post, out var room);
        if (code != ResultCode.Ok)
            connection.Refuse(frame.Correlation, code);
        else
            Submit(connection, frame.Correlation, Create(room, post, connection.Client!.Identity));
    }

    private ResultCode Check(in RawPost post, out Guid room)
    {
        room = post.Room.Id;
        if (shard.Endpoint.Engine.Failure is not null)
            return ResultCode.Busy;
        if (post.Room.Handle is { } handle)
        {
            var rooms = _directory.Rooms;
            if (handle >= rooms.Count)
                return ResultCode.NoSuchRoom;
            room = rooms[handle].Id;
        }
        return post.Sequence == 0 ? ResultCode.InvalidArgument : _limits.CheckPost(post.Text.Utf8, post.Rtf.Utf8);
    }

    private PostMessage Create(Guid room, in RawPost post, UInt128 client)
    {
        var message = MessagePosted.Rent();
        message.RoomId = room;
        message.IsAlert = (post.Flags & RawMessageFlags.Alert) != 0;
        message.Identity = new PostIdentity(client, post.Sequence);
        message.SetContent(WithLineFeeds(post.Text.Utf8), post.Rtf.Utf8);
        var command = PostMessage.Rent();
        command.Message = message;
        return command;
    }

    private void Submit(RawConnection connection, ulong correlation, PostMessage command)
    {
        var context = shard.RentPost(correlation);
        command.Context = context;
        if (connection.Session!.TrySubmit(command))
            return;
        command.Message.Release();
        command.Recycle();
        shard.Return(context);
        connection.Refuse(correlation, ResultCode.Busy);
    }

    private ReadOnlySpan<byte> WithLineFeeds(ReadOnlySpan<byte> text)
    {
        if (!text.Contains((byte)'\r'))
            return text;
        if (_scratch.Length < text.Length)
            _scratch = new byte[text.Length];
        return _scratch.AsSpan(0, LineBreaks.ToLineFeeds(text, _scratch));
    }
}
