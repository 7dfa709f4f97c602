using PersistentChat.Client.Tests.Scripted;

namespace PersistentChat.Client.Tests.Raw;

/// <summary>Connections break after any byte: every message is seen once and in order, every post is posted once and in order.</summary>
public sealed class RawCutTests
{
    [Fact]
    public async Task Broken_after_each_byte_that_the_server_sends()
    {
        var cut = 0;
        while (await IsCutAsync(connection => connection.SendBudget = cut, $"sent {cut}"))
            cut++;
        Assert.True(cut > 300, $"The session was only {cut} bytes long.");
    }

    [Fact]
    public async Task Broken_after_each_byte_that_the_server_receives()
    {
        var cut = 0;
        while (await IsCutAsync(connection => connection.ReceiveBudget = cut, $"received {cut}"))
            cut++;
        Assert.True(cut > 150, $"The session was only {cut} bytes long.");
    }

    [Theory]
    [InlineData(20261201)]
    [InlineData(4711)]
    [InlineData(815)]
    public async Task Broken_at_random_again_and_again(int seed)
    {
        var random = new Random(seed);
        var session = new RawCutSession($"seed {seed}") { Posts = 300 };
        await using (session)
        {
            session.Peer.ResumeMessages = 20;
            session.Peer.Connected = (connection, number) =>
            {
                // The first one has to let the client in; the last one has to let it finish.
                if (number is 1 or > 100)
                    return;
                connection.SendBudget = random.Next(2000);
                connection.ReceiveBudget = random.Next(2000);
            };
            Assert.True(await session.ConnectAsync());
            session.Peer.Current.SendBudget = 2000;
            await session.PlayAsync();
            Assert.True(session.Peer.Connections > 10, $"seed {seed}: only {session.Peer.Connections} connections");
        }
    }

    /// <summary>Plays a small session whose first connection is cut.</summary>
    /// <returns>False if the cut lies behind its end.</returns>
    private static async Task<bool> IsCutAsync(Action<RawPeerConnection> cut, string what)
    {
        var session = new RawCutSession(what) { Posts = 2 };
        await using (session)
        {
            session.Peer.Connected = (connection, number) =>
            {
                if (number == 1)
                    cut(connection);
            };
            if (!await session.ConnectAsync())
                return true;
            await session.PlayAsync();
            return session.Peer.Connections > 1;
        }
    }
}
