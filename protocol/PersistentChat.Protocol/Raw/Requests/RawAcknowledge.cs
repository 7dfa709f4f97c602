using PersistentChat.MessagePack;

namespace PersistentChat.Protocol.Raw;

/// <summary>Says which messages the client has. Sent with correlation 0; there is no reply.</summary>
/// <param name="Positions">Rooms and numbers.</param>
public sealed record RawAcknowledge(IReadOnlyList<RawPosition> Positions) : IRawFrame<RawAcknowledge>
{
    /// <inheritdoc/>
    public static RawType Type => RawType.Acknowledge;

    static int IRawFrame<RawAcknowledge>.FieldCount => 1;

    static RawAcknowledge IRawFrame<RawAcknowledge>.Read(scoped ref RawFieldReader fields) => new(fields.Items<RawPosition>());

    void IRawFrame<RawAcknowledge>.Write(scoped ref MessagePackWriter output) => output.WriteItems(Positions);
}
