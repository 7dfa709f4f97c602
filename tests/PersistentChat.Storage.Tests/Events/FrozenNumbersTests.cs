namespace PersistentChat.Storage.Tests.Events;

/// <summary>Numbers that are in logs, brokers and exports. A test that fails here means that old data would be misread.</summary>
public sealed class FrozenNumbersTests
{
    [Fact]
    public void Event_kinds_keep_their_numbers() => Frozen<EventKind>(
        "NodeStarted=1 NodeGone=2 MessagePosted=10 MessageReplaced=11 MessageRemoved=12 RoomChanged=20 CategoryChanged=21 "
        + "AddInChanged=22 PolicyChanged=23 ConfigurationChanged=24 PolicyAssigned=25 PrincipalChanged=30 UserChanged=31 CredentialChanged=32 "
        + "PreferenceChanged=33 FollowListChanged=34 AccessChanged=40 SessionJoined=50 SessionParted=51 HistoryRead=60 "
        + "FileUploaded=70 FileDownloaded=71 InvitationIssued=80");

    [Fact]
    public void Access_lists_keep_their_numbers() =>
        Frozen<AccessList>("Member=1 Presenter=2 Manager=3 Creator=4 Allowed=5 Denied=6");

    [Fact]
    public void Room_types_keep_their_numbers() => Frozen<RoomType>("Normal=1 Auditorium=2");

    [Fact]
    public void Room_privacies_keep_their_numbers() => Frozen<RoomPrivacy>("Open=1 Closed=2 Secret=3");

    [Fact]
    public void Room_roles_keep_their_numbers() => Frozen<RoomRole>("Member=1 Presenter=2 Manager=3");

    [Fact]
    public void Principal_types_keep_their_numbers() => Frozen<PrincipalType>("User=1 Group=2 Folder=3 Domain=4");

    [Fact]
    public void Principal_states_keep_their_numbers() => Frozen<PrincipalState>("Active=1 Disabled=2 Deleted=3");

    [Fact]
    public void Match_modes_keep_their_numbers() => Frozen<MatchMode>("AnyWord=0 AllWords=1 ExactPhrase=2");

    [Fact]
    public void Compliance_event_types_keep_their_numbers() => Frozen<ComplianceEventType>(
        "Chat=1 HistoryRead=2 FileDownloaded=3 FileUploaded=4 Replaced=10 Purged=11");

    [Fact]
    public void Kinds_keep_their_feature_levels() => Assert.Equal(
        "1:1 10:1 11:2 12:2 20:1 21:1 22:2 23:2 25:2 30:2 31:1 32:1 33:1 34:2 40:1 50:1 51:1 60:2 70:2 71:2 80:2",
        string.Join(' ', Enum.GetValues<EventKind>().Order().Where(kind => EventKinds.FeatureLevel(kind) != 0)
            .Select(kind => $"{(byte)kind}:{EventKinds.FeatureLevel(kind)}")));

    private static void Frozen<T>(string numbers) where T : struct, Enum =>
        Assert.Equal(numbers, string.Join(' ', Enum.GetValues<T>().Select(value => $"{value}={Convert.ToByte(value)}")));
}
