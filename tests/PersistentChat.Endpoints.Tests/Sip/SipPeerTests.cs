using PersistentChat.Engine;
using PersistentChat.Storage;

namespace PersistentChat.Endpoints.Tests.Sip;

public class SipPeerTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(500)]
    public void Endpoints_are_found_by_user_and_epid_however_many_there_are_and_forgotten_one_by_one(int count)
    {
        var peer = new SipPeer(isProxy: true);
        var users = Enumerable.Range(1, count).Select(i => new User(new UserRecord(i, $"sip:u{i}@contoso.com", ""), null)).ToArray();
        var agents = users.SelectMany(user => new[] { peer.FindOrAddAgent(user, "aa"), peer.FindOrAddAgent(user, "bb") }).ToArray();
        Assert.Equal(2 * count, agents.Distinct().Count());

        for (var gone = 0; gone < count; gone++)
        {
            Assert.Same(agents[2 * gone], peer.FindOrAddAgent(users[gone], "aa"));
            peer.RemoveIfEmpty(agents[2 * gone]);
            peer.RemoveIfEmpty(agents[2 * gone]);
            Assert.Null(peer.FindAgent(users[gone], "aa"));
            Assert.All(users, user => Assert.NotNull(peer.FindAgent(user, "bb")));
        }
        foreach (var agent in agents)
            peer.RemoveIfEmpty(agent);
        Assert.Null(peer.FirstAgent);
    }

    [Fact]
    public void Two_users_of_one_connection_sign_off_in_any_order()
    {
        var users = Enumerable.Range(1, 3).Select(i => new User(new UserRecord(i, $"sip:u{i}@contoso.com", ""), null)).ToArray();
        for (var first = 0; first < users.Length; first++)
        {
            var connection = new SipConnection(null!, new SipPeer(isProxy: false), null!);
            foreach (var user in users)
                connection.Register(user);
            connection.Remove(connection.RegistrationOf(users[first])!);
            Assert.Null(connection.RegistrationOf(users[first]));
            Assert.All(users.Where((_, i) => i != first), user => Assert.Same(user, connection.RegistrationOf(user)!.User));
            while (connection.Registrations is { } registration)
                connection.Remove(registration);
            Assert.All(users, user => Assert.Null(connection.RegistrationOf(user)));
        }
    }
}
