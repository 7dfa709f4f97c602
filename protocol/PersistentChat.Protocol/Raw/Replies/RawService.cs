using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Where the chat service is.</summary>
/// <param name="Uri">Its SIP URI.</param>
public sealed record RawService(string Uri) : IRawFrame<RawService>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Service;

    static int IRawFrame<RawService>.FieldCount => 1;

    static RawService IRawFrame<RawService>.Read(scoped ref RawFieldReader fields) => new(fields.Text());

    void IRawFrame<RawService>.Write(scoped ref MessagePackWriter output) => output.WriteString(Uri);
}
