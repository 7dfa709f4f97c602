namespace PersistentChat.Engine.Tests;

public class RoomUsersTests
{
    [Fact]
    public void A_user_is_there_until_the_last_of_his_endpoints_has_left()
    {
        var users = new RoomUsers();
        users.Enter(7);
        users.Enter(3);
        users.Enter(7);
        users.Enter(7);
        Assert.Equal([3, 7], users.Ids);
        Assert.Equal((1, 3, 0), (users.EndpointsOf(3), users.EndpointsOf(7), users.EndpointsOf(5)));
        users.Leave(7);
        users.Leave(7);
        Assert.Equal(1, users.EndpointsOf(7));
        users.Leave(7);
        Assert.Equal([3], users.Ids);
        users.Leave(3);
        Assert.Equal(0, users.Count);
    }

    [Fact]
    public void Comings_and_goings_in_any_order_leave_what_a_dictionary_says()
    {
        var users = new RoomUsers();
        var expected = new SortedDictionary<int, int>();
        var random = new Random(20261201);
        for (var i = 0; i < 20_000; i++)
        {
            var id = random.Next(1, 200);
            var endpoints = expected.GetValueOrDefault(id);
            if (random.Next(2) == 0)
            {
                users.Enter(id);
                expected[id] = endpoints + 1;
            }
            else if (endpoints > 0)
            {
                users.Leave(id);
                if (endpoints == 1)
                    expected.Remove(id);
                else
                    expected[id] = endpoints - 1;
            }
            Assert.Equal(expected.GetValueOrDefault(id), users.EndpointsOf(id));
        }
        Assert.Equal(expected.Keys, users.Ids.ToArray());
        Assert.All(expected, pair => Assert.Equal(pair.Value, users.EndpointsOf(pair.Key)));
    }
}
