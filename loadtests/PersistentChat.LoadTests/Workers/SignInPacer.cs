namespace PersistentChat.LoadTests;

/// <summary>
/// Signs all users of a worker in: evenly over the ramp-up, and never more at a time than allowed. Who has to wait for others
/// has his time counted from when his turn was.
/// </summary>
internal sealed class SignInPacer(Fleet fleet, Scenario scenario, int workers, Action<LoadClient> signIn)
{
    private readonly int _mostUnderWay = Math.Max(1, scenario.SignInsUnderWay / workers);
    private long _begin;
    private int _admitted;
    private int _next;
    private int _underWay;

    /// <summary>True once everybody who is admitted came in or failed to.</summary>
    public bool IsDone => !HasNext && _underWay == 0;

    private bool HasNext => _next < fleet.Clients.Length && fleet.Clients[_next].User < _admitted;

    /// <summary>Begins.</summary>
    /// <param name="at">When the ramp-up begins.</param>
    /// <param name="admitted">Users with lower numbers may come in.</param>
    public void Begin(long at, int admitted) => (_begin, _admitted) = (at, admitted);

    /// <summary>Lets those sign in whose turn it is.</summary>
    public void Tick(long now)
    {
        for (; HasNext && _underWay < _mostUnderWay; _next++)
        {
            var client = fleet.Clients[_next];
            var intended = _begin + (long)(RunClock.Of(scenario.RampUp) * ((double)client.User / scenario.Population.Users));
            if (intended > now)
                return;
            _underWay++;
            client.SignInIntended = intended;
            client.State = ClientState.SigningIn;
            signIn(client);
        }
    }

    /// <summary>One who was signing in is done, well or not.</summary>
    public void OnDone() => _underWay--;
}
