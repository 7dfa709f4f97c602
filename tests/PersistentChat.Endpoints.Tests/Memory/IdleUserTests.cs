using Xunit.Abstractions;

namespace PersistentChat.Endpoints.Tests.Memory;

/// <summary>Alone, because it counts what is alive in the whole process.</summary>
[CollectionDefinition(nameof(IdleUserTests), DisableParallelization = true)]
[Collection(nameof(IdleUserTests))]
public class IdleUserTests(ITestOutputHelper output)
{
    private const int Rooms = 64;
    private const int RoomsPerUser = 16;
    private const int Users = 2000;
    private const int Vanguard = 200;

    /// <summary>
    /// Everything but the user as he is defined (he is there before he signs in) and the transport's connection, which has a test of its own.
    /// A limit is a tenth above what it comes to: an object more for every user, or a wider seat, is over it.
    /// </summary>
    [Theory]
    [InlineData("raw", 1500)]
    [InlineData("SIP", 2270)]
    public async Task A_user_who_is_only_there_in_sixteen_rooms_takes_no_more_bytes_than(string protocol, int limit)
    {
        await using var server = await QuietServer.StartAsync(Vanguard + Users, Rooms, RoomsPerUser);
        for (var i = 0; i < Vanguard; i++)
            await EnterAsync(i);
        var before = server.BytesAlive;
        for (var i = 0; i < Users; i++)
            await EnterAsync(Vanguard + i);
        var bytes = (server.BytesAlive - before) / (double)Users;
        output.WriteLine($"{bytes:0} bytes");
        Assert.InRange(bytes, limit / 2, limit);

        Task EnterAsync(int user) => protocol == "raw" ? server.EnterRawAsync(user) : server.EnterSipAsync(user);
    }
}
