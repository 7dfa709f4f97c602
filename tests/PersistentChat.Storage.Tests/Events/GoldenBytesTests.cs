namespace PersistentChat.Storage.Tests.Events;

/// <summary>The exact bytes of one event of each kind (docs/event-format.md). Old records must stay readable: change nothing here, add.</summary>
public sealed class GoldenBytesTests
{
    public static TheoryData<EventKind, string> Golden => new()
    {
        {
            EventKind.MessagePosted,
            "96010a01cf08daa19ea6b30000940102cd012cce000111709ac4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01cc81b57369703a"
            + "616c69636540636f6e746f736f2e636f6da6c3846c696365c3c2c4100102030405060708090a0b0c0d0e0f1007ab4772c3bc"
            + "c39f0a64696368a97b5c7274663120787d"
        },
        {
            EventKind.SessionJoined,
            "96013201cf08daa19ea6b30000940102cd012cce0001117093b37369703a626f6240636f6e746f736f2e636f6dc39294c410"
            + "5f0c1a520b5e4f0e9d2b6a1c1e0d7a01cc8002c394c41000112233445566778899aabbccddeeff0001c2"
        },
        {
            EventKind.SessionParted,
            "96013301cf08daa19ea6b30000940102cd012cce0001117092b37369703a626f6240636f6e746f736f2e636f6d9292c4105f"
            + "0c1a520b5e4f0e9d2b6a1c1e0d7a01c392c41000112233445566778899aabbccddeeffc2"
        },
        {
            EventKind.NodeStarted,
            "96010101cf08daa19ea6b300009401020000920102"
        },
        {
            EventKind.RoomChanged,
            "96011401cf08daa19ea6b30000940102cd012cce000111709ec4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01c4100011223344"
            + "5566778899aabbccddeeffa54c6f626279b157686572652065766572796f6e65206973a757656c636f6d650202c3c203b573"
            + "69703a616c69636540636f6e746f736f2e636f6dcf08daa19ea6b2fffeb57369703a6361726f6c40636f6e746f736f2e636f"
            + "6dcf08daa19ea6b2ffff"
        },
        {
            EventKind.CategoryChanged,
            "96011501cf08daa19ea6b30000940102cd012cce0001117096c41000112233445566778899aabbccddeeffa747656e657261"
            + "6ca7466f7220616c6cc3c2c3"
        },
        {
            EventKind.UserChanged,
            "96011f01cf08daa19ea6b30000940102cd012cce0001117094ce00011171b57369703a6361726f6c40636f6e746f736f2e63"
            + "6f6da54361726f6cc3"
        },
        {
            EventKind.CredentialChanged,
            "96012001cf08daa19ea6b30000940102cd012cce0001117098b57369703a6361726f6c40636f6e746f736f2e636f6dab636f"
            + "6e746f736f2e636f6dc41001010101010101010101010101010101c420020202020202020202020202020202020202020202"
            + "0202020202020202020202c41003030303030303030303030303030303cd1000c42004040404040404040404040404040404"
            + "04040404040404040404040404040404c4200505050505050505050505050505050505050505050505050505050505050505"
        },
        {
            EventKind.PreferenceChanged,
            "96012101cf08daa19ea6b30000940102cd012cce0001117094b57369703a6361726f6c40636f6e746f736f2e636f6db46b65"
            + "647a69652e47726f75704368616e6e656c7302aa3c6120623d2263222f3e"
        },
        {
            EventKind.AccessChanged,
            "96012801cf08daa19ea6b30000940102cd012cce00011170919294c4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01b57369703a"
            + "616c69636540636f6e746f736f2e636f6d03c394c41000112233445566778899aabbccddeeffa12a06c2"
        },
        {
            EventKind.MessageReplaced,
            "96010b02cf08daa19ea6b30000940102cd012cce0001117094c4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01cc81b57369703a"
            + "6361726f6c40636f6e746f736f2e636f6dab5b67656cc3b6736368745d"
        },
        {
            EventKind.MessageRemoved,
            "96010c02cf08daa19ea6b30000940102cd012cce0001117093c4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01a9726574656e74"
            + "696f6e929201cc8092ce00011170ce00011170"
        },
        {
            EventKind.HistoryRead,
            "96013c02cf08daa19ea6b30000940102cd012cce0001117094b37369703a626f6240636f6e746f736f2e636f6d92c4105f0c"
            + "1a520b5e4f0e9d2b6a1c1e0d7a01c41000112233445566778899aabbccddeeffb6616c6c20776f72647320226c756e636820"
            + "6d656e7522c3"
        },
        {
            EventKind.FileUploaded,
            "96014602cf08daa19ea6b30000940102cd012cce0001117098c41000112233445566778899aabbccddeeffc4105f0c1a520b"
            + "5e4f0e9d2b6a1c1e0d7a01b57369703a616c69636540636f6e746f736f2e636f6dad506c616e20323032362e706466d92830"
            + "303131323233332d343435352d363637372d383839392d6161626263636464656566662e706466ce01388000c42006060606"
            + "06060606060606060606060606060606060606060606060606060606cf08daa19ea6b2fffd"
        },
        {
            EventKind.FileDownloaded,
            "96014702cf08daa19ea6b30000940102cd012cce0001117094c41000112233445566778899aabbccddeeffc4105f0c1a520b"
            + "5e4f0e9d2b6a1c1e0d7a01b37369703a626f6240636f6e746f736f2e636f6dd92830303131323233332d343435352d363637"
            + "372d383839392d6161626263636464656566662e706466"
        },
        {
            EventKind.PrincipalChanged,
            "96011e02cf08daa19ea6b30000940102cd012cce0001117099cd012cc41000112233445566778899aabbccddeeffac6d612d"
            + "6772703a73616c657302a553616c6573ab53616c65732028616c6c29ba434e3d53616c65732c44433d636f6e746f736f2c44"
            + "433d636f6d029207ce00011170"
        },
        {
            EventKind.PolicyChanged,
            "96011702cf08daa19ea6b30000940102cd012cce0001117094ab7461673a54726164657273a84d61792063686174c3c2"
        },
        {
            EventKind.PolicyAssigned,
            "96011902cf08daa19ea6b30000940102cd012cce0001117092b37369703a626f6240636f6e746f736f2e636f6dab7461673a"
            + "54726164657273"
        },
        {
            EventKind.AddInChanged,
            "96011602cf08daa19ea6b30000940102cd012cce0001117094c41000112233445566778899aabbccddeeffa6507269636573"
            + "bb68747470733a2f2f7072696365732e636f6e746f736f2e636f6d2fc3"
        },
        {
            EventKind.FollowListChanged,
            "96012202cf08daa19ea6b30000940102cd012cce0001117092b37369703a626f6240636f6e746f736f2e636f6d92c4100011"
            + "2233445566778899aabbccddeeffc4105f0c1a520b5e4f0e9d2b6a1c1e0d7a01"
        },
        {
            EventKind.InvitationIssued,
            "96015002cf08daa19ea6b30000940102cd012cce0001117094b57369703a6361726f6c40636f6e746f736f2e636f6dc4105f"
            + "0c1a520b5e4f0e9d2b6a1c1e0d7a01cd012ccf08daa19ea6b2fffc"
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Bytes_of_a_kind_never_change(EventKind kind, string bytes)
    {
        var sample = EventSamples.All().Single(e => e.Kind == kind);
        Assert.Equal(bytes, Convert.ToHexStringLower(EventCodecTests.Encode(sample)));
    }

    [Fact]
    public void Every_written_kind_is_frozen() =>
        Assert.Equal(EventSamples.All().Select(e => e.Kind).Order(), Golden.Select(row => (EventKind)row[0]).Order());
}
