using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

/// <summary>Makes commands of what a session in this process posts. Any thread.</summary>
internal sealed class LocalDrafts(ChatLimits limits, User user, Guid? clientId)
{
    private readonly UInt128 _client = clientId is { } id ? PostingClient.Of(user.Uri, id) : UInt128.Zero;

    /// <exception cref="ArgumentException">The post has a sequence but the session no client id.</exception>
    /// <exception cref="ChatRefusedException">It is empty or too long.</exception>
    internal PostMessage Make(LocalPost post)
    {
        var text = Encoding.UTF8.GetBytes(post.Text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n'));
        var rtf = Encoding.UTF8.GetBytes(post.Rtf ?? "");
        var code = limits.CheckPost(text, rtf);
        if (code != ResultCode.Ok)
            throw new ChatRefusedException(code);
        var identity = Identity(post);
        var message = MessagePosted.Rent();
        message.RoomId = post.RoomId;
        message.IsAlert = post.IsAlert;
        message.Identity = identity;
        message.SetContent(text, rtf);
        var command = PostMessage.Rent();
        command.Message = message;
        return command;
    }

    private PostIdentity Identity(LocalPost post)
    {
        if (post.Sequence is not { } sequence)
            return default;
        if (_client == UInt128.Zero)
            throw new ArgumentException("A post with a sequence needs a session with a client id.", nameof(post));
        if (sequence == 0)
            throw new ArgumentException("The sequence of a post begins with 1.", nameof(post));
        return new PostIdentity(_client, sequence);
    }
}
