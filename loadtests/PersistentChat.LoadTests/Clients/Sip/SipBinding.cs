using System.Buffers;
using System.Globalization;
using PersistentChat.Protocol.Sip;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.LoadTests;

/// <summary>
/// Users of SIP: each on a connection of his own, where he signs in by password, or many on a few connections like those of a
/// proxy that the server trusts, which asserts who they are.
/// </summary>
internal sealed class SipBinding : IBinding
{
    /// <summary>Connections that users share, in each worker.</summary>
    private const int SharedConnections = 4;

    /// <summary>Signs of life between two that refresh the session, which holds for half an hour.</summary>
    private const int KeepAlivesPerRefresh = 15;

    private readonly Connector _connector;
    private readonly SipLink[]? _shared;
    private readonly ArrayBufferWriter<byte> _envelope = new();

    /// <summary>Makes the binding.</summary>
    /// <param name="events">Who is told.</param>
    /// <param name="connector">Opens connections.</param>
    /// <param name="names">What users and rooms are called.</param>
    /// <param name="run">Number of the run; part of every Call-ID.</param>
    /// <param name="isShared">True for users who share connections.</param>
    public SipBinding(IClientEvents events, Connector connector, UserNames names, uint run, bool isShared)
    {
        (Events, _connector, Names, Run) = (events, connector, names, run);
        Envelopes = new SipEnvelopes(events);
        if (isShared)
            _shared = [.. Enumerable.Range(0, SharedConnections).Select(_ => new SipLink(this))];
    }

    /// <summary>Who is told.</summary>
    public IClientEvents Events { get; }

    /// <summary>Reads what the server says.</summary>
    public SipEnvelopes Envelopes { get; }

    /// <summary>What users and rooms are called.</summary>
    public UserNames Names { get; }

    /// <summary>Number of the run.</summary>
    public uint Run { get; }

    /// <summary>True if users are asserted by a proxy and need not sign in.</summary>
    public bool IsProxy => _shared is not null;

    /// <inheritdoc/>
    public void SignIn(LoadClient client)
    {
        var link = _shared?[client.User % SharedConnections] ?? new SipLink(this);
        client.Session = new SipUser(this, client, link);
        if (link.Add(client))
            _connector.Open(link, spreads: !IsProxy);
    }

    /// <inheritdoc/>
    public void Post(LoadClient client, int seat, uint id, ReadOnlySpan<byte> text)
    {
        var user = (SipUser)client.Session!;
        var writer = StartEnvelope(id);
        writer.StartChat(sequence: 1);
        writer.Attribute("chanUri"u8, user.RoomUri(client.Seats[seat].Room));
        writer.Attribute("author"u8, user.Uri);
        writer.Attribute("alert"u8, false);
        writer.Content();
        writer.Start("chat"u8);
        writer.Content();
        writer.Text(text);
        writer.End("chat"u8);
        writer.EndChat();
        user.Send(EndEnvelope(writer), postId: id);
    }

    /// <inheritdoc/>
    public void ReadHistory(LoadClient client, int seat, uint id, int count)
    {
        var user = (SipUser)client.Session!;
        var data = new XccosData { LastCount = count.ToString(CultureInfo.InvariantCulture) };
        data.Rooms.Add(new XccosRoom(user.RoomUri(client.Seats[seat].Room)));
        Command(user, id, "cmd:bccontext", data);
    }

    /// <inheritdoc/>
    public void ReadRooms(LoadClient client, uint id) => Command(
        (SipUser)client.Session!, id, "cmd:getassociations",
        new XccosData { AssociationQuery = new XccosAssociationQuery("MEMBER", Names.Domain, MaxResults: null) });

    /// <inheritdoc/>
    public void SignOff(LoadClient client) => ((SipUser)client.Session!).Request(SipMethod.Bye);

    /// <inheritdoc/>
    public void KeepAlive(LoadClient client)
    {
        var user = (SipUser)client.Session!;
        if (++user.KeepAlives % KeepAlivesPerRefresh == 0)
            user.Request(SipMethod.Update);
        else
            client.Connection!.Write("\r\n\r\n"u8);
    }

    /// <summary>Joins all rooms of a user.</summary>
    public void Join(SipUser user, uint id)
    {
        var data = new XccosData();
        foreach (ref var seat in user.Client.Seats)
        {
            var key = data.RoomIds.Count.ToString(CultureInfo.InvariantCulture);
            data.RoomIds.Add(new XccosRoomId(key, Names.Domain, UserNames.RoomId(seat.Room).ToString("D")));
        }

        Command(user, id, "cmd:bjoin", data);
    }

    private void Command(SipUser user, uint id, string command, XccosData data)
    {
        var writer = StartEnvelope(id);
        writer.WriteCommand(command, 1, data);
        user.Send(EndEnvelope(writer), postId: 0);
    }

    private XccosWriter StartEnvelope(uint id)
    {
        _envelope.ResetWrittenCount();
        var writer = new XccosWriter(_envelope);
        writer.StartEnvelope(id);
        return writer;
    }

    private ReadOnlySpan<byte> EndEnvelope(XccosWriter writer)
    {
        writer.EndEnvelope();
        return _envelope.WrittenSpan;
    }
}
