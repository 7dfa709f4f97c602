using PersistentChat.Protocol.Xccos;

namespace PersistentChat.LoadTests;

/// <summary>Reads what the server says in INFOs: messages and answers. One for all users of a binding.</summary>
internal sealed class SipEnvelopes(IClientEvents events)
{
    // Texts of a message are taken out of the envelope into this.
    private byte[] _texts = [];

    /// <summary>Takes the body of an INFO.</summary>
    public void Take(SipUser user, ReadOnlySpan<byte> body)
    {
        var envelope = new EnvelopeReader(body);
        if (!envelope.ReadHeadLeniently())
            throw new InvalidDataException("The server sent an INFO that is not XCCOS.");
        while (envelope.ReadPrimitive())
        {
            if (envelope.Kind == XccosPrimitive.Chat)
                TakeMessage(user.Client, ref envelope, body.Length);
            else if (envelope.Kind == XccosPrimitive.Reply)
                TakeReply(user, envelope.ReadReply());
        }
    }

    private void TakeMessage(LoadClient client, ref EnvelopeReader envelope, int length)
    {
        if (_texts.Length < length)
            _texts = new byte[length * 2];
        if (!envelope.ReadChat(_texts, out var chat) || !chat.ChatId.TryGetNumber(out var number))
            throw new InvalidDataException("The server sent a message that cannot be read.");
        var room = RoomOf(chat.RoomUri);
        var seat = client.SeatOf(room);
        if (seat >= 0)
            events.OnDelivery(client, seat, (long)number, chat.Text);
        else
            events.OnForeignDelivery(client, room);
    }

    private static int RoomOf(in XccosText uri)
    {
        const int IdLength = 36;
        Span<byte> text = stackalloc byte[256];
        return uri.TryGet(text, out var plain) && plain.Length > IdLength && Guid.TryParse(plain[^IdLength..], out var id)
            ? UserNames.RoomOf(id) : -1;
    }

    private void TakeReply(SipUser user, XccosReply reply)
    {
        if (!uint.TryParse(reply.EnvelopeId, out var id))
            return;
        if (id == SipEntrance.JoinEnvelope)
            TakeJoined(user, reply);
        else if (reply.Code == 200)
            events.OnAnswered(id);
        else
            events.OnRefused(id, reply.Text);
    }

    private void TakeJoined(SipUser user, XccosReply reply)
    {
        if (reply.Code != 200 || reply.Data.Failures.Count > 0)
            throw new InvalidOperationException($"User {user.Client.User} was not let into all his rooms: {reply.Code} {reply.Text}");
        user.Enter();
        events.OnReady(user.Client);
    }
}
