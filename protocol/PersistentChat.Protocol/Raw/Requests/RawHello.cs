using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>What a client is and can do; the first frame of a connection, with a correlation.</summary>
/// <param name="Capabilities">Names of what it can do beyond version 1; none are defined.</param>
/// <param name="Agent">Its name and version for logs, at most 128 bytes; may be empty.</param>
public sealed record RawHello(IReadOnlyList<string> Capabilities, string Agent) : IRawFrame<RawHello>
{
    /// <summary>Longest <see cref="Agent"/> in bytes of UTF-8.</summary>
    public const int MaxAgentBytes = 128;

    /// <inheritdoc/>
    public static RawType Type => RawType.Hello;

    static int IRawFrame<RawHello>.FieldCount => 2;

    static RawHello IRawFrame<RawHello>.Read(scoped ref RawFieldReader fields) =>
        new(fields.TextsOrEmpty(), fields.TextOrEmpty(MaxAgentBytes));

    void IRawFrame<RawHello>.Write(scoped ref MessagePackWriter output)
    {
        output.WriteTexts(Capabilities);
        output.WriteString(Agent);
    }
}
