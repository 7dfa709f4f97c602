using System.Text;
using PersistentChat.Protocol.Xccos;

namespace PersistentChat.Protocol.Tests.Xccos;

public sealed class EnvelopeReaderTests
{
    [Fact]
    public void A_client_reads_who_is_in_a_room_from_a_capture()
    {
        var data = Reply("S-join").Data;
        var room = Assert.Single(data.Rooms);

        Assert.Equal((SipeBodies.Room, "Lobby", "Welcome & hello"), (room.Uri, room.Name, room.Topic));
        Assert.Equal((2, true, true, true), (room.UserCount, room.Logged, room.Invite, room.FilePost));
        Assert.Equal([new XccosAssociation(3984, "0,1"), new XccosAssociation(12276, "")], room.Associations);
        Assert.Equal([("0", "sip:alice@contoso.com"), ("1", "sip:bob@contoso.com")], data.Users.Select(u => (u.Id, u.Uri)));
    }

    [Fact]
    public void A_client_reads_the_least_that_works()
    {
        Assert.Equal("sip:chat01@contoso.com", Assert.Single(Reply("L-requri").Data.Users).Uri);
        Assert.Equal("Lobby", Assert.Single(Reply("L-chansrch").Data.Rooms).Name);
        Assert.Equal("0,1", Assert.Single(Reply("L-join").Data.Rooms[0].Associations).Value);
        Assert.Equal("text", Assert.Single(Reply("L-history").Data.Rooms[0].Messages).Text);
        Assert.Equal(SipeBodies.Room, Assert.Single(Reply("L-part").Data.Rooms).Uri);
        Assert.Equal(3984, Assert.Single(Reply("L-ntc-join").Data.Users[0].Associations).Key);
        Assert.Equal("sip:bob@contoso.com", Assert.Single(Reply("L-ntc-part").Data.Rooms[0].Users).Uri);
        Assert.Equal(new XccosHistoryMessage(SipeBodies.Room, "sip:alice@contoso.com", "text"), Chat(SipeBodies.All["L-grpchat"]));
    }

    [Fact]
    public void A_client_reads_a_refusal_without_data()
    {
        var reply = Reply("S-refused");

        Assert.Equal(("rpl:join", 404, "ERROR_NO_SUCH_ROOM", "4", 1u), (reply.Id, reply.Code, reply.Text, reply.EnvelopeId, reply.CommandSequence));
        Assert.Empty(reply.Data.Rooms);
    }

    [Fact]
    public void A_delivery_has_everything_the_server_said()
    {
        var message = Chat(XccosVectors.FromServer["V15"]);

        Assert.Equal("1 < 2 & \"x\" ä €", message.Text);
        Assert.Equal(("Alice", false, 42L), (message.AuthorName, message.IsAlert, message.ChatId));
        Assert.Equal(new DateTime(2026, 1, 31, 9, 30, 0, 250, DateTimeKind.Utc).Ticks, message.Time);
    }

    [Fact]
    public void A_post_is_read_with_its_RTF()
    {
        var message = Chat(XccosVectors.FromClient["V16"]);

        Assert.Equal(("Fire drill", @"{\rtf1 Fire drill}", true), (message.Text, message.Rtf, message.IsAlert));
    }

    [Fact]
    public void A_search_is_read_as_it_was_written()
    {
        var data = Data(XccosVectors.FromClient["V30"]);
        var query = data.HistoryQuery!;

        Assert.Equal(("lunch <menu>", "ALL", false), (query.Text, query.Match, query.MatchCase));
        Assert.Equal(("2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z", "0", "50"), (query.From, query.To, query.MessageId, query.Limit));
        Assert.Equal(["sip:bob@contoso.com", "sip:carol@contoso.com"], query.Authors);
        Assert.True(query.SearchesBackwards && query.SortsBackwards);
        Assert.Null(data.LastCount);
        Assert.Equal(("25", null), (Data(XccosVectors.FromClient["V12"]).LastCount, Data(XccosVectors.FromClient["V12"]).HistoryQuery));
    }

    [Fact]
    public void What_a_search_found_says_how_much_there_is()
    {
        var room = Data(XccosVectors.FromServer["V31"]).Rooms[0];
        Assert.Equal((120L, true, "the lunch menu"), (room.Total, room.IsTruncated, room.Messages[0].Text));
        Assert.Equal((null, null), (Data(XccosVectors.FromServer["V13"]).Rooms[0].Total, Data(XccosVectors.FromServer["V13"]).Rooms[0].IsTruncated));
    }

    [Fact]
    public void A_server_wants_root_namespace_and_number()
    {
        Assert.All(XccosVectors.FromClient.Values, body => Assert.True(HasHead(body)));
        Assert.False(HasHead("<presence/>"));
        Assert.False(HasHead("<xccos ver='1' envid='1'/>"));
        Assert.False(HasHead("<xccos xmlns='urn:other' ver='1' envid='1'/>"));
        Assert.False(HasHead("<x:xccos xmlns='urn:parlano:xml:ns:xccos' xmlns:x='urn:other' envid='1'/>"));
        Assert.False(HasHead("<xccos xmlns='urn:parlano:xml:ns:xccos' ver='1'/>"));
        Assert.False(HasHead("<xccos xmlns='urn:parlano:xml:ns:xccos' ver='1' envid='abc'/>"));
        Assert.False(HasHead("<xccos xmlns='urn:parlano:xml:ns:xccos' ver='1' envid='123456789012345678901'/>"));
        Assert.True(HasHead("<xccos xmlns='urn:parlano:xml:ns:xccos' ver='2' envid='12345678901234567890'/>"));
    }

    [Fact]
    public void Primitives_come_in_document_order_and_unknown_ones_do_not_disturb()
    {
        var body = "<xccos><cmd id='a' seqid='1'><data/></cmd><err><x/></err> <!-- c --> <Rpl id='b'/><ntc id='c' seqid='x'/><grpchat/></xccos>";
        var envelope = new EnvelopeReader(Encoding.UTF8.GetBytes(body));
        Assert.True(envelope.ReadHeadLeniently());
        var seen = new List<(XccosPrimitive, string, uint)>();
        while (envelope.ReadPrimitive())
            seen.Add((envelope.Kind, envelope.Id.ToString(), envelope.Sequence));

        Assert.Equal(
            [(XccosPrimitive.Command, "a", 1u), (XccosPrimitive.Unknown, "", 0u), (XccosPrimitive.Reply, "b", 0u),
             (XccosPrimitive.Notice, "c", 0u), (XccosPrimitive.Chat, "", 0u)],
            seen);
        Assert.False(envelope.IsMalformed);
    }

    [Fact]
    public void A_body_that_breaks_after_its_last_primitive_is_malformed()
    {
        var envelope = new EnvelopeReader("<xccos><cmd id='a'/></xccos>x"u8);
        Assert.True(envelope.ReadHeadLeniently());
        while (envelope.ReadPrimitive())
        {
        }
        Assert.True(envelope.IsMalformed);
    }

    private static bool HasHead(string body) => new EnvelopeReader(Encoding.UTF8.GetBytes(body)).ReadHead();

    private static XccosData Data(string body)
    {
        var envelope = new EnvelopeReader(Encoding.UTF8.GetBytes(body));
        Assert.True(envelope.ReadHead() && envelope.ReadPrimitive());
        return envelope.Kind == XccosPrimitive.Reply ? envelope.ReadReply().Data : envelope.ReadData();
    }

    private static XccosReply Reply(string name)
    {
        var envelope = new EnvelopeReader(Encoding.UTF8.GetBytes(SipeBodies.All[name]));
        Assert.True(envelope.ReadHeadLeniently() && envelope.ReadPrimitive());
        return envelope.ReadReply();
    }

    private static XccosHistoryMessage Chat(string body)
    {
        var envelope = new EnvelopeReader(Encoding.UTF8.GetBytes(body));
        Assert.True(envelope.ReadHeadLeniently() && envelope.ReadPrimitive());
        return envelope.ReadChat();
    }
}
