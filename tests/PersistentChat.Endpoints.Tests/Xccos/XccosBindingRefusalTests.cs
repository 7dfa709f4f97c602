using System.Text;
using PersistentChat.Engine;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

/// <summary>The malformed and refused bodies of xccos.md section 7.2, as far as the body decides.</summary>
public sealed class XccosBindingRefusalTests
{
    private readonly BindingFixture _fixture = new();

    [Theory]
    [InlineData("M01", "")]
    [InlineData("M02", "hello")]
    [InlineData("M03", "<xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\" envid=\"1\"><cmd id=\"cmd:requri\"")]
    [InlineData("M04", "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><xccos xmlns=\"urn:parlano:xml:ns:xccos\" envid=\"1\">&e;</xccos>")]
    [InlineData("M05", "<presence/>")]
    [InlineData("M05 none", "<xccos ver=\"1\" envid=\"1\"/>")]
    [InlineData("M05 other", "<xccos xmlns=\"urn:other\" ver=\"1\" envid=\"1\"/>")]
    [InlineData("M08 none", "<xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\"/>")]
    [InlineData("M08 abc", "<xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\" envid=\"abc\"/>")]
    [InlineData("M11", "<xccos xmlns=\"urn:parlano:xml:ns:xccos\" ver=\"1\" envid=\"1\"><cmd seqid=\"1\"><data/></cmd></xccos>")]
    public void A_body_that_is_no_envelope_is_answered_400(string vector, string body)
    {
        Assert.True(_fixture.Read(body) == 400, vector);
        Assert.Empty(_fixture.Requests);
    }

    [Fact]
    public void M07_too_large_is_413_and_too_deep_is_400()
    {
        Assert.Equal(413, _fixture.Read(Envelope(new string(' ', 256 * 1024))));
        Assert.Equal(400, _fixture.Read(Envelope(string.Concat(Enumerable.Repeat("<a>", 200)) + string.Concat(Enumerable.Repeat("</a>", 200)))));
    }

    [Fact]
    public void M09_M10_M23_another_version_no_children_and_replies_from_a_client_ask_for_nothing()
    {
        Assert.Equal(200, _fixture.Read(Envelope("", "ver=\"2\" envid=\"20\"")));
        Assert.Equal(200, _fixture.Read(Envelope("<rpl id='rpl:join'><data/></rpl><ntc id='ntc:join'><data/></ntc><err/>")));
        Assert.Empty(_fixture.Requests);
    }

    [Fact]
    public void M12_a_join_without_room_is_refused_in_the_reply()
    {
        var reply = _fixture.Answer(Envelope("<cmd id=\"cmd:join\"><data/></cmd>"));

        Assert.Equal(("rpl:join", 400, "INVALID_ARGUMENT", 0u, "7"), (reply.Id, reply.Code, reply.Text, reply.CommandSequence, reply.EnvelopeId));
    }

    [Theory]
    [InlineData("cmd:frobnicate", "rpl:frobnicate")]
    [InlineData("CMD:Frobnicate", "rpl:frobnicate")]
    [InlineData("frobnicate", "rpl:frobnicate")]
    [InlineData("cmd:delmsg", "rpl:delmsg")]
    public void M13_an_unknown_command_is_answered_501(string id, string replyId)
    {
        var reply = _fixture.Answer(Envelope($"<cmd id=\"{id}\" seqid=\"1\"/>"));

        Assert.Equal((replyId, 501, "MSG_NOT_SUPPORTED"), (reply.Id, reply.Code, reply.Text));
    }

    [Theory]
    [InlineData("contoso.com", "../../x")]
    [InlineData("fabrikam.com", R1)]
    [InlineData("contoso.com", "")]
    [InlineData("contoso.com", "{5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01}")]
    public void M14_what_cannot_be_a_room_of_ours_has_no_identity(string domain, string value)
    {
        var join = _fixture.Command<JoinRooms>(Envelope($"<cmd id='cmd:join' seqid='1'><data><chanid domain='{domain}' value='{value}'/></data></cmd>"));

        Assert.Equal(new RoomReference(null, value), Assert.Single(join.Rooms));
        var reply = _fixture.Write(new JoinReply { IsBulk = false, Context = join.Context, Code = ResultCode.NoSuchRoom });
        Assert.Equal((404, "NO_SUCH_NODE"), (reply.Code, reply.Text));
    }

    [Theory]
    [InlineData("bjoin", "chanid value='5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01'")]
    [InlineData("part", "chanib uri='ma-chan://contoso.com/x'")]
    public void M15_too_many_rooms_are_refused_as_a_whole(string command, string element)
    {
        var rooms = string.Concat(Enumerable.Repeat($"<{element}/>", 1001));
        var reply = _fixture.Answer(Envelope($"<cmd id='cmd:{command}' seqid='1'><data>{rooms}</data></cmd>"));

        Assert.Equal(($"rpl:{command}", 413, "LIMIT_EXCEEDED"), (reply.Id, reply.Code, reply.Text));
    }

    [Theory]
    [InlineData("-5")]
    [InlineData("x")]
    [InlineData("")]
    public void M16_a_count_that_is_no_number_is_refused(string count) =>
        Assert.Equal(400, _fixture.Answer(History($"<bcq><last cnt=\"{count}\"/></bcq>")).Code);

    [Theory]
    [InlineData("<bcq><last cnt=\"25\"/></bcq>", 25)]
    [InlineData("<bcq><last cnt=\"100000\"/></bcq>", 999)]
    [InlineData("<bcq><last cnt=\"99999999999999999999\"/></bcq>", 999)]
    [InlineData("<bcq><last/></bcq>", 30)]
    [InlineData("", 30)]
    public void M17_a_count_is_cut_at_the_limit(string query, int expected)
    {
        var read = _fixture.Command<ReadHistory>(History(query));

        Assert.Equal((new Guid(R1), expected), (read.Room.Id, read.Count));
    }

    [Theory]
    [InlineData("sip:bob@contoso.com")]
    [InlineData("alice@contoso.com")]
    [InlineData("")]
    public void M18_only_the_dialogs_user_is_an_author(string author) =>
        Assert.Equal(403, _fixture.Read(Envelope(Post("<chat>x</chat>", author: author))));

    [Theory]
    [InlineData("ma-chan://fabrikam.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01")]
    [InlineData("ma-chan://contoso.com/../../x")]
    [InlineData("ma-chan://contoso.com/5f0c1a52-0b5e-4f0e-9d2b-6a1c1e0d7a01x")]
    [InlineData("")]
    public void M19_a_room_that_cannot_be_ours_is_not_found(string room) =>
        Assert.Equal(404, _fixture.Read(Envelope(Post("<chat>x</chat>", room: room))));

    [Theory]
    [InlineData("<chat/>")]
    [InlineData("")]
    [InlineData("<chat>&#x1;</chat>")]
    [InlineData("<rtf>x</rtf>")]
    public void M20_a_post_without_text_is_refused(string content) => Assert.Equal(400, _fixture.Read(Envelope(Post(content))));

    [Fact]
    public void M21_size_is_counted_in_bytes_of_UTF_8()
    {
        var fixture = new BindingFixture(limits => (limits.MessageSize, limits.StorySize) = (16, 32));

        Assert.Equal(200, fixture.Read(Envelope(Post($"<chat>{new string('ä', 8)}</chat>"))));
        Assert.Equal(413, fixture.Read(Envelope(Post($"<chat>{new string('ä', 8)}x</chat>"))));
        Assert.Equal(200, fixture.Read(Envelope(Post($"<chat>{new string('x', 12)}&lt;&lt;&lt;&lt;</chat>"))));
        Assert.Equal(200, fixture.Read(Envelope(Post($"<chat>[STORY]{new string('x', 25)}</chat>"))));
        Assert.Equal(413, fixture.Read(Envelope(Post($"<chat>[STORY]{new string('x', 26)}</chat>"))));
        Assert.Equal(200, fixture.Read(Envelope(Post($"<chat>x</chat><rtf>{new string('x', 32)}</rtf>"))));
        Assert.Equal(413, fixture.Read(Envelope(Post($"<chat>x</chat><rtf>{new string('x', 33)}</rtf>"))));
    }

    [Theory]
    [InlineData("ts=\"yesterday\"")]
    [InlineData("")]
    public void M22_the_clients_time_does_not_matter(string time) =>
        Assert.Equal(200, _fixture.Read(Envelope(Post("<chat>x</chat>", more: time))));

    [Fact]
    public void M26_a_bad_command_does_not_spoil_the_one_before_it()
    {
        Assert.Equal(200, _fixture.Read(Envelope("<cmd id='cmd:nodespermcreatechild' seqid='1'><data/></cmd><cmd id='cmd:join' seqid='2'><data/></cmd>")));

        Assert.IsType<FindCreatableCategories>(_fixture.Requests[0].Query);
        Assert.Equal((400, 2u), (_fixture.Write(_fixture.Requests[1].Answer!).Code, _fixture.Requests[1].Call!.Sequence));
    }

    [Fact]
    public void M27_invalid_UTF_8_and_UTF_16_are_answered_400()
    {
        Assert.Equal(400, _fixture.Read(Encoding.Unicode.GetBytes(Envelope(""))));
        Assert.Equal(400, _fixture.Read([.. Encoding.UTF8.GetBytes("<xccos xmlns=\"urn:parlano:xml:ns:xccos\" envid=\"1\">"), 0xFF, .. "</xccos>"u8]));
    }

    [Theory]
    [InlineData("getfutok")]
    [InlineData("getfdtok")]
    public void M28_file_tokens_are_refused_where_no_room_takes_files(string command)
    {
        var reply = _fixture.Answer(Envelope($"<cmd id='cmd:{command}' seqid='1'><data><ftdb channelUri='{R1Uri}' fileUrl='notes.txt'/></data></cmd>"));

        Assert.Equal(("rpl:getftok", 403, "ERROR_PERMISSION"), (reply.Id, reply.Code, reply.Text));
    }

    [Fact]
    public void M29_a_part_is_answered_with_the_URI_as_the_client_wrote_it()
    {
        var uri = R1Uri.ToUpperInvariant();
        var part = _fixture.Command<PartRooms>(Envelope($"<cmd id='cmd:part' seqid='1'><data><chanib uri='{uri}'/></data></cmd>"));

        Assert.Equal(new RoomReference(new Guid(R1), uri), Assert.Single(part.Rooms));
        Assert.Equal(uri, Assert.Single(_fixture.Write(new PartReply { Rooms = part.Rooms, Context = part.Context }).Data.Rooms).Uri);
    }

    [Fact]
    public void One_refused_post_refuses_the_envelope_and_gives_everything_back()
    {
        Assert.Equal(403, _fixture.Read(Envelope(Post("<chat>x</chat>") + Post("<chat>y</chat>", author: "sip:bob@contoso.com"))));
        Assert.Empty(_fixture.Requests);
    }

    private static string History(string query) =>
        Envelope($"<cmd id=\"cmd:bccontext\" seqid=\"1\"><data><chanib uri=\"{R1Uri}\"/>{query}</data></cmd>");
}
