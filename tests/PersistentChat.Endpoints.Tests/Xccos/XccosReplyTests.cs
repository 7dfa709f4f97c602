using System.Text;
using PersistentChat.Engine;
using PersistentChat.Protocol.Xccos;
using PersistentChat.Storage;
using static PersistentChat.Endpoints.Tests.Xccos.BindingFixture;

namespace PersistentChat.Endpoints.Tests.Xccos;

public sealed class XccosReplyTests
{
    private readonly BindingFixture _fixture = new();

    [Fact]
    public void Everyone_in_a_room_is_listed_once_under_what_he_is()
    {
        var reply = _fixture.Write(new JoinReply
        {
            IsBulk = false,
            Context = new XccosCall("4", 1, "cmd:join"),
            Users = [Alice, Bob, Alice, Alice],
            Rooms = [new RoomRoster(Room(), [new(0, RoomRole.Member), new(1, RoomRole.Manager), new(2, RoomRole.Member), new(3, RoomRole.Presenter)], 4)],
        });
        var room = Assert.Single(reply.Data.Rooms);

        Assert.Equal(("rpl:join", "4"), (reply.Id, reply.EnvelopeId));
        Assert.Equal([("0", "sip:alice@contoso.com", "Alice"), ("1", "sip:bob@contoso.com", "Bob")], reply.Data.Users.Take(2).Select(u => (u.Id, u.Uri, u.DisplayName)));
        Assert.Equal([new(3984, "0,2"), new(8080, "3"), new(12276, "1")], room.Associations);
        Assert.Equal((R1Uri, "Lobby", "Everyone", "Welcome", 4), (room.Uri, room.Name, room.Description, room.Topic, room.UserCount));
    }

    [Fact]
    public void A_bulk_join_succeeds_and_names_what_was_refused()
    {
        var refused = new RefusedRoom(new RoomReference(new Guid(R2), R2), ResultCode.NotPermitted);
        var call = new XccosCall("6", 1, "cmd:bjoin");
        var reply = _fixture.Write(new JoinReply { IsBulk = true, Context = call, Refused = [refused] });

        Assert.Equal(200, reply.Code);
        Assert.Equal(new XccosFailure("OPERATION_FAILED", R2, "contoso.com"), Assert.Single(reply.Data.Failures));
        Assert.Equal(403, _fixture.Write(new JoinReply { IsBulk = false, Context = call, Refused = [refused] }).Code);
    }

    [Fact]
    public void A_room_in_a_list_says_who_sees_it_and_how_many_are_in_it()
    {
        var reply = _fixture.Write(new RoomListReply { Context = new XccosCall("2", 1, "cmd:chansrch"), Rooms = [new(Room(name: "R&D <core>"), 3)] });
        var room = Assert.Single(reply.Data.Rooms);

        Assert.Equal(("R&D <core>", R1Uri, 3, "SCOPED", "NORMAL"), (room.Name, room.Uri, room.UserCount, room.Visibility, room.Behavior));
        Assert.Equal((false, true, true), (room.FilePost, room.Invite, room.Logged));
    }

    [Fact]
    public void History_comes_oldest_first_and_is_given_back()
    {
        var first = Message("first", number: 40).AddReference();
        var reply = _fixture.Write(new HistoryReply
        {
            Context = new XccosCall("7", 1, "cmd:bccontext"),
            Room = Room(),
            Messages = [first, Message("second", @"{\rtf1}", 41)],
        });

        var messages = Assert.Single(reply.Data.Rooms).Messages;
        Assert.Equal([("first", 40L, null), ("second", 41L, @"{\rtf1}")], messages.Select(m => (m.Text, m.ChatId!.Value, m.Rtf)));
        Assert.All(messages, m => Assert.Equal((R1Uri, "sip:alice@contoso.com", "Alice", false), (m.RoomUri, m.Author, m.AuthorName, m.IsAlert)));
        Assert.Equal("first", Encoding.UTF8.GetString(first.Text));
        first.Release();
    }

    [Fact]
    public void History_that_is_too_much_for_one_body_loses_its_oldest_messages()
    {
        var messages = Enumerable.Range(1, 10).Select(i => Message(new string('x', 60_000), number: i)).ToArray();
        var reply = _fixture.Write(new HistoryReply { Context = new XccosCall("7", 1, "cmd:bccontext"), Room = Room(), Messages = messages });

        Assert.Equal([9L, 10L], reply.Data.Rooms[0].Messages.Select(m => m.ChatId!.Value));
    }

    [Fact]
    public void A_refused_history_has_no_data()
    {
        var reply = _fixture.Write(new HistoryReply { Context = new XccosCall("7", 1, "cmd:bccontext"), Code = ResultCode.NotJoined });

        Assert.Equal((424, "USER_NOT_JOINED"), (reply.Code, reply.Text));
        Assert.Empty(reply.Data.Rooms);
    }

    [Fact]
    public void A_preference_carries_its_content_only_when_wanted()
    {
        var call = new XccosCall("7", 1, "cmd:getpref");
        var preference = new PreferenceRecord("sip:alice@contoso.com", "a", 72, "QUJD");

        Assert.Equal(new XccosPreference("a", 72, false, "QUJD"), _fixture.Write(new PreferenceReply { Context = call, Preference = preference, IncludesContent = true }).Data.Preference);
        Assert.Equal(new XccosPreference("a", 72, false, null), _fixture.Write(new PreferenceReply { Context = call, Preference = preference }).Data.Preference);
        Assert.Null(_fixture.Write(new PreferenceReply { Context = call }).Data.Preference);
    }

    [Fact]
    public void Categories_are_listed()
    {
        var category = Room().Category;
        var reply = _fixture.Write(new CategoryListReply { Context = new XccosCall("7", 1, "cmd:nodespermcreatechild"), Categories = [category] });

        Assert.Equal(new XccosCategory("General", "", category.Uri), Assert.Single(reply.Data.Categories));
    }

    [Fact]
    public void Every_result_has_its_text()
    {
        Assert.Equal(
            "SUCCESS_OK INVALID_ARGUMENT INVALID_TOKEN ERROR_PERMISSION NO_SUCH_NODE NO_SUCH_PRINCIPAL DUPLICATE_ROOM_NAME NODE_DISABLED "
            + "DATA_COLLISION LIMIT_EXCEEDED NODE_HIERARCHY_VIOLATION USER_NOT_JOINED CANNOT_GET_PARTICIPANT_LIST PRESENTER_NOT_IN_MEMBER_LIST "
            + "SERVER_ERROR MSG_NOT_SUPPORTED SERVER_BUSY DATABASE_CONNECTION",
            string.Join(' ', Enum.GetValues<ResultCode>().Order().Select(ResultNames.Of)));
    }
}
