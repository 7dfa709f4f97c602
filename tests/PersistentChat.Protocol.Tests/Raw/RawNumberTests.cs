using PersistentChat.Protocol.Raw;

namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>Numbers on the wire. They never change; a new one is added behind them.</summary>
public sealed class RawNumberTests
{
    private static readonly Dictionary<string, int> Types = new()
    {
        ["Hello"] = 1,
        ["SignIn"] = 2,
        ["Proof"] = 3,
        ["SignOff"] = 4,
        ["Ping"] = 5,
        ["GetServerInfo"] = 6,
        ["FindRooms"] = 7,
        ["GetAssociations"] = 8,
        ["GetCreatableCategories"] = 9,
        ["Join"] = 10,
        ["Part"] = 11,
        ["Post"] = 12,
        ["GetHistory"] = 13,
        ["Search"] = 14,
        ["Acknowledge"] = 15,
        ["GetPreference"] = 16,
        ["SetPreference"] = 17,
        ["GetInvitations"] = 18,
        ["GetUploadToken"] = 19,
        ["GetDownloadToken"] = 20,
        ["Lookup"] = 21,
        ["Welcome"] = 33,
        ["Challenge"] = 34,
        ["SignedIn"] = 35,
        ["SignedOff"] = 36,
        ["Pong"] = 37,
        ["ServerInfo"] = 38,
        ["FoundRooms"] = 39,
        ["Associations"] = 40,
        ["Categories"] = 41,
        ["Joined"] = 42,
        ["Parted"] = 43,
        ["Posted"] = 44,
        ["History"] = 45,
        ["Found"] = 46,
        ["Preference"] = 48,
        ["PreferenceStored"] = 49,
        ["Invitations"] = 50,
        ["Service"] = 53,
        ["Message"] = 64,
        ["UserJoined"] = 65,
        ["UserParted"] = 66,
        ["Closing"] = 67,
        ["Refused"] = 96,
        ["Error"] = 97,
    };

    [Fact]
    public void Types_of_frames_keep_their_numbers() => AssertNumbers<RawType>(Types);

    [Fact]
    public void Values_of_fields_keep_their_numbers()
    {
        AssertNumbers<RawMessageFlags>(new() { ["None"] = 0, ["Alert"] = 1 });
        AssertNumbers<RawRoomFlags>(new() { ["None"] = 0, ["FilePost"] = 1, ["Invite"] = 2, ["Logged"] = 4 });
        AssertNumbers<RawPrivacy>(new() { ["Open"] = 0, ["Closed"] = 1, ["Secret"] = 2 });
        AssertNumbers<RawRoomType>(new() { ["Normal"] = 0, ["Auditorium"] = 1 });
        AssertNumbers<RawRole>(new() { ["Member"] = 0, ["Presenter"] = 1, ["Manager"] = 2 });
        AssertNumbers<RawMatch>(new() { ["AnyWord"] = 0, ["AllWords"] = 1, ["Phrase"] = 2 });
        AssertNumbers<RawResume>(new() { ["Live"] = 0, ["Complete"] = 1, ["Missed"] = 2 });
    }

    [Fact]
    public void Constants_keep_their_values()
    {
        Assert.Equal(1, RawPreface.Version);
        Assert.Equal(8, RawFrame.MaxDepth);
        Assert.Equal(9007199254740991UL, RawFrame.MaxCorrelation);
        Assert.Equal(128, RawHello.MaxAgentBytes);
        Assert.Equal(-1, RawJoinRoom.AfterAcknowledged);
    }

    private static void AssertNumbers<T>(Dictionary<string, int> expected)
        where T : struct, Enum =>
        Assert.Equal(expected, Enum.GetNames<T>().ToDictionary(name => name, name => Convert.ToInt32(Enum.Parse<T>(name))));
}
