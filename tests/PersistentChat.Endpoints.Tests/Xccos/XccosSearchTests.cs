using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

/// <summary>History search over XCCOS (xccos.md section 5.2).</summary>
public sealed class XccosSearchTests
{
    private readonly BindingFixture _fixture = new();

    [Theory]
    [InlineData("bcbykeyword")]
    [InlineData("bcbydate")]
    [InlineData("bccontext")]
    public void A_search_becomes_a_command_whatever_its_name(string command)
    {
        var search = _fixture.Command<SearchHistory>(Command(
            command,
            $"<chanib uri='{R1Uri}'/><chanib uri='ma-chan://contoso.com/{R2}'/>",
            "<text mt='all'>lunch menu</text><date from='2026-01-01T00:00:00Z' to='2026-02-01T00:00:00Z'/>"
            + "<author uri='SIP:Bob@contoso.com'/><author uri='sip:carol@contoso.com'/><msgid id='0'/><limit cnt='50'/><searchbkwds/><sortbkwds/>",
            "matchcase='true'"));

        Assert.Equal([new Guid(R1), new Guid(R2)], search.Rooms.Select(room => room.Id!.Value));
        var criteria = search.Criteria;
        Assert.Equal(("lunch menu", MatchMode.AllWords, true), (criteria.Text, criteria.Mode, criteria.IsCaseSensitive));
        Assert.Equal(["sip:bob@contoso.com", "sip:carol@contoso.com"], criteria.Authors);
        Assert.Equal((Ticks(2026, 1), Ticks(2026, 2), 0), (criteria.From, criteria.To, criteria.Beyond));
        Assert.Equal((50, true, true), (criteria.Limit, criteria.NewestFirst, criteria.SortNewestFirst));
    }

    [Fact]
    public void What_is_not_said_has_its_default()
    {
        var criteria = _fixture.Command<SearchHistory>(Search("<text>word</text>")).Criteria;
        Assert.Equal((MatchMode.AnyWord, false, 999, false, false), (criteria.Mode, criteria.IsCaseSensitive, criteria.Limit, criteria.NewestFirst, criteria.SortNewestFirst));
        Assert.Equal((null, null, 0), (criteria.From, criteria.To, criteria.Beyond));
        Assert.Empty(criteria.Authors);
    }

    [Theory]
    [InlineData("<text mt='EXACT'>a</text>", MatchMode.ExactPhrase)]
    [InlineData("<text mt='any'>a</text>", MatchMode.AnyWord)]
    [InlineData("<text mt=''>a</text>", MatchMode.AnyWord)]
    public void The_mode_is_read_without_regard_to_case(string text, MatchMode mode) =>
        Assert.Equal(mode, _fixture.Command<SearchHistory>(Search(text)).Criteria.Mode);

    [Fact]
    public void A_limit_over_the_servers_is_cut() =>
        Assert.Equal(999, _fixture.Command<SearchHistory>(Search("<limit cnt='99999999999999'/>")).Criteria.Limit);

    [Fact]
    public void The_last_ones_are_the_newest_also_in_a_search()
    {
        var criteria = _fixture.Command<SearchHistory>(Command("bccontext", $"<chanib uri='{R1Uri}'/>", "<last cnt='5'/><text>word</text>")).Criteria;
        Assert.Equal((5, true, false), (criteria.Limit, criteria.NewestFirst, criteria.SortNewestFirst));
        Assert.Equal(5, _fixture.Command<ReadHistory>(Command("bccontext", $"<chanib uri='{R1Uri}'/>", "<last cnt='5'/>")).Count);
    }

    [Theory]
    [InlineData("<text mt='SOME'>a</text>")]
    [InlineData("<text>a</text><limit cnt='-1'/>")]
    [InlineData("<text>a</text><limit cnt='x'/>")]
    [InlineData("<date from='yesterday'/>")]
    [InlineData("<date to='x'/>")]
    [InlineData("<msgid id='-3'/>")]
    [InlineData("<msgid id='99999999999999999999'/>")]
    [InlineData("<author uri='nobody'/>")]
    [InlineData("")]
    public void A_search_that_makes_no_sense_is_refused(string query) =>
        Assert.Equal((400, "INVALID_ARGUMENT"), Code(Search(query)));

    [Fact]
    public void A_search_names_rooms_and_not_too_many()
    {
        Assert.Equal(400, Code(Command("bcbykeyword", "", "<text>a</text>")).Code);
        var small = new BindingFixture(limits => limits.RoomsPerCommand = 1);
        Assert.Equal(413, small.Answer(Command("bcbykeyword", $"<chanib uri='{R1Uri}'/><chanib uri='{R1Uri}'/>", "<text>a</text>")).Code);
        var authors = string.Concat(Enumerable.Repeat("<author uri='sip:bob@contoso.com'/>", MessageSearch.MostAuthors + 1));
        Assert.Equal(413, Code(Search(authors)).Code);
    }

    [Fact]
    public void Each_room_says_what_was_found_and_how_much_there_is()
    {
        var refused = new RoomReference(new Guid(R2), "ma-chan://contoso.com/" + R2);
        var reply = _fixture.Write(Reply(
            new SearchedRoom(new RoomReference(new Guid(R1), R1Uri), ResultCode.Ok, Room(), Matches(120, Message("second", number: 41), Message("first", number: 40))),
            new SearchedRoom(refused, ResultCode.NotPermitted)));

        Assert.Equal(("rpl:bcbykeyword", 200), (reply.Id, reply.Code));
        var room = Assert.Single(reply.Data.Rooms);
        Assert.Equal((R1Uri, 120L, true), (room.Uri, room.Total, room.IsTruncated));
        Assert.Equal([41L, 40L], room.Messages.Select(message => message.ChatId!.Value));
        Assert.Equal(new XccosFailure("OPERATION_FAILED", R2, "contoso.com"), Assert.Single(reply.Data.Failures));
    }

    [Fact]
    public void The_refusal_of_the_only_room_is_the_commands()
    {
        var reply = _fixture.Write(Reply(new SearchedRoom(new RoomReference(null, "x"), ResultCode.NoSuchRoom)));
        Assert.Equal((404, "NO_SUCH_NODE"), (reply.Code, reply.Text));
        Assert.Empty(reply.Data.Rooms);
        Assert.Equal(504, _fixture.Write(new SearchReply { Context = new XccosCall("7", 1, "cmd:bcbydate"), Code = ResultCode.ArchiveUnavailable }).Code);
    }

    [Fact]
    public void Nothing_found_is_a_room_without_messages()
    {
        var reply = _fixture.Write(Reply(new SearchedRoom(new RoomReference(new Guid(R1), R1Uri), ResultCode.Ok, Room(), Matches(0))));
        var room = Assert.Single(reply.Data.Rooms);
        Assert.Equal((0L, false), (room.Total, room.IsTruncated));
        Assert.Empty(room.Messages);
    }

    private static SearchReply Reply(params SearchedRoom[] rooms) => new() { Context = new XccosCall("7", 1, "cmd:bcbykeyword"), Rooms = rooms };

    private static RoomMatches Matches(long total, params MessagePosted[] messages) => new(new Guid(R1), messages, total, IsTotalExact: true);

    private (int Code, string Text) Code(string body)
    {
        var reply = _fixture.Answer(body);
        return (reply.Code, reply.Text);
    }

    private static long Ticks(int year, int month) => new DateTime(year, month, 1, 0, 0, 0, DateTimeKind.Utc).Ticks;

    private static string Search(string query) => Command("bcbykeyword", $"<chanib uri='{R1Uri}'/>", query);

    private static string Command(string name, string rooms, string query, string attributes = "") =>
        Envelope($"<cmd id='cmd:{name}' seqid='1'><data>{rooms}<bcq {attributes}>{query}</bcq></data></cmd>");
}
