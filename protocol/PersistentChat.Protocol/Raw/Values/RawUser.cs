using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>A user.</summary>
/// <param name="Uri">SIP URI.</param>
/// <param name="DisplayName">Name to show; may be empty.</param>
public sealed record RawUser(string Uri, string DisplayName) : IRawItem<RawUser>
{
    static int IRawItem<RawUser>.FieldCount => 2;

    static RawUser IRawItem<RawUser>.Read(scoped ref RawFieldReader fields) => new(fields.Text(), fields.TextOrEmpty());

    void IRawItem<RawUser>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteString(Uri);
        output.WriteString(DisplayName);
    }
}
