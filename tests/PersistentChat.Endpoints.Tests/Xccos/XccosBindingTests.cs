using System.Text;
using PersistentChat.Engine;
using PersistentChat.Storage;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

public sealed class XccosBindingTests
{
    private readonly BindingFixture _fixture = new();

    [Fact]
    public void A_post_becomes_a_command_with_its_text_and_identity()
    {
        var message = Read(Post("<chat>1 &lt; 2 &amp; &#228; €\r\nnext&#13;&#10;last</chat><rtf>{\\rtf1}</rtf>", more: "alert='true'"));

        Assert.Equal("1 < 2 & ä €\nnext\nlast", Encoding.UTF8.GetString(message.Text));
        Assert.Equal(@"{\rtf1}", Encoding.UTF8.GetString(message.Rtf));
        Assert.Equal((new Guid(R1), true, new PostIdentity(77, 1000)), (message.RoomId, message.IsAlert, message.Identity));
    }

    [Fact]
    public void Case_of_room_and_author_does_not_count() =>
        Assert.Equal(new Guid(R1), Read(Post("<chat>x</chat>", R1Uri.ToUpperInvariant(), "SIP:Alice@CONTOSO.com")).RoomId);

    [Fact]
    public void A_control_character_is_dropped_from_the_text() =>
        Assert.Equal("ab", Encoding.UTF8.GetString(Read(Post("<chat>a&#x1;b</chat>")).Text));

    [Fact]
    public void The_identity_of_a_post_counts_its_place_in_the_envelope()
    {
        Assert.Equal(200, _fixture.Read(Envelope(Post("<chat>a</chat>") + "<cmd id='cmd:getinv'/>" + Post("<chat>b</chat>"))));

        Assert.Equal([1000UL, 1002UL], _fixture.Requests.Select(r => r.Command).OfType<PostMessage>().Select(p => p.Message.Identity.Number));
        Assert.Equal(3, _fixture.Requests.Count);
    }

    [Fact]
    public void The_chat_service_names_itself()
    {
        var reply = _fixture.Answer("""<x:xccos xmlns:x="urn:parlano:xml:ns:xccos" ver="1" envid="15"><x:cmd id="CMD:RequRI" seqid="1"><x:data/></x:cmd></x:xccos>""");

        Assert.Equal(("rpl:requri", 200, "SUCCESS_OK", "15", 1u), (reply.Id, reply.Code, reply.Text, reply.EnvelopeId, reply.CommandSequence));
        Assert.Equal("sip:pchat-1@contoso.com", Assert.Single(reply.Data.Users).Uri);
    }

    [Fact]
    public void The_server_tells_its_limits_clock_and_store()
    {
        var info = _fixture.Answer(Envelope("<cmd id='cmd:getserverinfo' seqid='1'><data><sib domain='contoso.com' infoType='123'/></data></cmd>")).Data.ServerInfo!;

        Assert.Equal(("123", 999, 8192, 65536), (info.InfoType, info.SearchLimit, info.MessageSizeLimit, info.StorySizeLimit));
        Assert.Equal(new DateTime(2026, 1, 31, 9, 30, 0, DateTimeKind.Utc).Ticks, info.ServerTime);
        Assert.Equal(DatabaseVersion.ToString("D"), info.DatabaseVersion);
        Assert.StartsWith("ma-cat://contoso.com/", info.RootUri);
        Assert.Equal(info.RootUri, new BindingFixture().Answer(Envelope("<cmd id='cmd:getserverinfo'/>")).Data.ServerInfo!.RootUri);
    }

    [Fact]
    public void Invitations_are_none() => Assert.Empty(_fixture.Answer(Envelope("<cmd id='cmd:getinv' seqid='1'/>")).Data.Invitations);

    [Fact]
    public void A_bulk_join_names_its_rooms_in_order()
    {
        var join = _fixture.Command<JoinRooms>(Envelope(
            $"<cmd id='cmd:bjoin' seqid='1'><data><chanid key='0' domain='CONTOSO.com' value='{R2}'/><chanid key='1' value='{R1.ToUpperInvariant()}'/></data></cmd>"));

        Assert.True(join.IsBulk);
        Assert.Equal([new Guid(R2), new Guid(R1)], join.Rooms.Select(r => r.Id!.Value));
    }

    [Fact]
    public void Searches_become_queries()
    {
        var find = Query<FindRooms>("<cmd id='cmd:chansrch'><data><qib qtype='byname' criteria='a &amp; b' extended='True'/></data></cmd>");
        var managed = Query<FindAssociations>("<cmd id='cmd:getassociations'><data><association type='manager' maxResults='5000'/></data></cmd>");
        var member = Query<FindAssociations>("<cmd id='cmd:getassociations'><data/></cmd>");

        Assert.Equal(("a & b", true), (find.Criteria, find.IsExtended));
        Assert.Equal((true, 999), (managed.Managed, managed.MaxResults));
        Assert.Equal((false, 999), (member.Managed, member.MaxResults));
        Assert.Equal(501, _fixture.Answer(Envelope("<cmd id='cmd:chansrch'><data><qib qtype='BYMEMBER'/></data></cmd>")).Code);
        Assert.Equal(400, _fixture.Answer(Envelope("<cmd id='cmd:chansrch'><data/></cmd>")).Code);
    }

    [Fact]
    public void Preferences_are_read_and_stored()
    {
        var get = _fixture.Command<GetPreference>(Envelope("<cmd id='cmd:getpref' seqid='1'><data><pref label='kedzie.GroupChannels' seqid='71' createdefault='true'/></data></cmd>"));
        var set = _fixture.Command<SetPreference>(Envelope("<cmd id='cmd:setpref' seqid='1'><data><pref label='kedzie.GroupChannels' seqid='71' content='QUJD'/></data></cmd>"));

        Assert.Equal(("kedzie.GroupChannels", 71L, true), (get.Label, get.KnownVersion, get.CreateDefault));
        Assert.Equal(("kedzie.GroupChannels", "QUJD"), (set.Label, set.Content));
        Assert.Equal(400, _fixture.Answer(Envelope("<cmd id='cmd:getpref'><data><pref/></data></cmd>")).Code);
        Assert.Equal(413, _fixture.Answer(Envelope($"<cmd id='cmd:setpref'><data><pref label='a' content='{new string('x', 65537)}'/></data></cmd>")).Code);
    }

    [Fact]
    public void A_command_that_found_the_engine_busy_is_told_so()
    {
        var join = _fixture.Command<JoinRooms>(Envelope($"<cmd id='cmd:join' seqid='1'><data><chanid value='{R1}'/></data></cmd>"));
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        _fixture.Binding.WriteRefusal(output, (XccosCall)join.Context!, ResultCode.Busy);

        Assert.Contains("<resp code=\"503\">SERVER_BUSY</resp><data></data></rpl></xccos>", Encoding.UTF8.GetString(output.WrittenSpan));
    }

    private MessagePosted Read(string post)
    {
        Assert.Equal(200, _fixture.Read(Envelope(post)));
        return Assert.IsType<PostMessage>(Assert.Single(_fixture.Requests).Command).Message;
    }

    private T Query<T>(string command)
        where T : RoomQuery
    {
        Assert.Equal(200, _fixture.Read(Envelope(command)));
        var request = Assert.Single(_fixture.Requests);
        Assert.Same(request.Call, request.Query!.Context);
        return Assert.IsType<T>(request.Query);
    }
}
