using PersistentChat.Protocol.Raw;

namespace PersistentChat.Endpoints.Tests.Raw;

/// <summary>What breaks the protocol ends its own connection with a clear error, and nobody else's.</summary>
public class RawOrderTests
{
    public static TheoryData<string, byte[], int> Malformed => new()
    {
        { "an empty frame", [0, 0, 0, 0], 400 },
        { "a frame longer than the limit", [0x7F, 0, 0, 0], 413 },
        { "no array", [0, 0, 0, 1, 0x05], 400 },
        { "an array without correlation", [0, 0, 0, 2, 0x91, 0x05], 400 },
        { "a value that is cut off", [0, 0, 0, 3, 0x93, 0x05, 0x01], 400 },
        { "something behind the array", [0, 0, 0, 4, 0x92, 0x05, 0x01, 0xC0], 400 },
        { "nested too deep", [0, 0, 0, 12, 0x93, 0x05, 0x01, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0x91, 0xC0], 400 },
        { "an array that announces two billion values", [0, 0, 0, 7, 0xDD, 0x7F, 0xFF, 0xFF, 0xFF, 0x05, 0x01], 400 },
        { "a post whose text is a number", [0, 0, 0, 7, 0x96, 0x0C, 0x01, 0x00, 0x01, 0x00, 0x05], 400 },
        { "a post that ends before its text", [0, 0, 0, 6, 0x95, 0x0C, 0x01, 0x00, 0x01, 0x00], 400 },
        { "a post whose text is not UTF-8", [0, 0, 0, 8, 0x96, 0x0C, 0x01, 0x00, 0x01, 0x00, 0xA1, 0xFF], 400 },
        { "a join whose rooms are a text", [0, 0, 0, 5, 0x94, 0x0A, 0x01, 0xC2, 0xA0], 400 },
        { "a second hello", [0, 0, 0, 5, 0x94, 0x01, 0x01, 0x90, 0xA0], 401 },
        { "a correlation beyond its range", [0, 0, 0, 11, 0x92, 0x05, 0xCF, 0xFF, 0, 0, 0, 0, 0, 0, 0], 400 },
    };

    [Theory]
    [MemberData(nameof(Malformed))]
    public async Task A_malformed_frame_ends_its_own_session_with_a_clear_error(string what, byte[] bytes, int code)
    {
        await using var server = await RawTestServer.StartAsync();
        var (alice, bob) = (await RawChat.InLobbyAsync(server, "alice"), await RawChat.InLobbyAsync(server, "bob"));
        await alice.SendAsync(bytes);
        var failure = (await alice.ReceiveAsync(RawType.Error)).As<RawFailure>();
        Assert.True(code == failure.Code, $"{what}: {failure}");
        Assert.NotEmpty(failure.Text);
        await alice.ClosedAsync();
        Assert.Equal("sip:alice@contoso.com", (await bob.ReceiveAsync(RawType.UserParted)).As<RawUserParted>().User.Uri);
        Assert.Equal(1, (await bob.PostAsync(RawTestServer.Lobby, 1, "still here")).Posted());
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n")]
    [InlineData("PCHAT/0\n")]
    [InlineData("INVITE")]
    public async Task Another_protocol_is_told_what_this_port_speaks(string bytes)
    {
        await using var server = await RawTestServer.StartAsync();
        var client = server.Connect();
        await client.SendAsync(System.Text.Encoding.ASCII.GetBytes(bytes));
        var failure = (await client.ReceiveAsync(RawType.Error)).As<RawFailure>();
        Assert.Equal(400, failure.Code);
        Assert.Contains("PCHAT/1", failure.Text, StringComparison.Ordinal);
        await client.ClosedAsync();
    }

    [Fact]
    public async Task Every_request_before_the_sign_in_is_out_of_order()
    {
        await using var server = await RawTestServer.StartAsync();
        foreach (var type in Enum.GetValues<RawType>().Where(type => type <= RawType.Lookup && type is not (RawType.Hello or RawType.SignIn or RawType.Ping)))
        {
            var client = server.Connect();
            await RawChat.GreetAsync(client);
            var number = await client.SendEmptyAsync(type);
            var failure = await client.ReceiveAsync(RawType.Error);
            Assert.Equal(type == RawType.Proof ? 400 : 401, failure.As<RawFailure>().Code);
            Assert.Equal(number, failure.Correlation);
            await client.ClosedAsync();
        }
    }

    [Fact]
    public async Task A_proof_without_challenge_is_out_of_order()
    {
        await using var server = await RawTestServer.StartAsync();
        var client = server.Connect();
        await RawChat.GreetAsync(client);
        await client.SendAsync(new RawProof(default));
        Assert.Equal(401, (await client.ReceiveAsync(RawType.Error)).As<RawFailure>().Code);
    }

    [Fact]
    public async Task Everything_up_to_a_post_can_come_in_one_packet_and_byte_by_byte()
    {
        await using var server = await RawTestServer.StartAsync();
        byte[] packet = [.. "PCHAT/1\n"u8, .. RawBytes.Of(1, new RawHello([], "")), .. RawBytes.Of(2, SignIn("bob")),
            .. RawBytes.Of(3, RawChat.Join()), .. RawTestClient.Post(RawTestServer.Lobby, 1, 4, "at once")];
        var bob = server.Connect();
        await bob.SendAsync(packet);
        Assert.Equal(1, (await bob.AnswerAsync(4)).Posted());
        await bob.DisposeAsync();
        var again = server.Connect();
        foreach (var value in packet)
            await again.SendAsync(new[] { value });
        Assert.Equal(1, (await again.AnswerAsync(4)).Posted());
    }

    [Fact]
    public async Task A_later_version_goes_back_to_ours_and_what_it_adds_is_passed_over()
    {
        await using var server = await RawTestServer.StartAsync();
        var client = server.Connect();
        await client.SendAsync("PCHAT/7\n"u8.ToArray());
        // A hello and a ping with fields that version 1 does not know, and a request that it does not know.
        await client.SendContentAsync(0x96, 0x01, 0x01, 0x91, 0xA1, (byte)'x', 0xA0, 0x05, 0x81, 0x01, 0x02);
        Assert.Equal(1, (await client.AnswerAsync(1)).As<RawWelcome>().Version);
        await client.SendContentAsync(0x93, 0x05, 0x02, 0xC3);
        Assert.Equal(RawType.Pong, (await client.AnswerAsync(2)).Type);
        await client.SendAsync(SignIn("alice"), correlation: 3);
        await client.AnswerAsync(3);
        await client.SendContentAsync(0x93, 0x1F, 0x04, 0xA1, (byte)'?');
        Assert.Equal((501, "MSG_NOT_SUPPORTED"), ((await client.AnswerAsync(4)).As<RawRefused>() is var refused) ? (refused.Code, refused.Name) : default);
        Assert.Equal(RawType.Joined, (await client.RequestAsync(RawChat.Join())).Type);
    }

    [Fact]
    public async Task A_frame_that_is_begun_and_not_finished_ends_its_connection_in_time()
    {
        await using var server = await RawTestServer.StartAsync(options => options.MessageTimeout = 10);
        var alice = await RawChat.InLobbyAsync(server, "alice");
        await alice.DrainAsync();
        await alice.SendAsync(new byte[] { 0, 0, 0, 9, 0x92 });
        await RawChat.InLobbyAsync(server, "bob");
        server.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal(400, (await alice.ReceiveAsync(RawType.Error)).As<RawFailure>().Code);
        await alice.ClosedAsync();
    }

    private static RawSignIn SignIn(string name) => new("NONE", $"sip:{name}@contoso.com", RawChat.ClientIdOf(name), default);
}
