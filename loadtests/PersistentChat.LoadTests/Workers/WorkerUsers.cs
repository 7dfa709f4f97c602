namespace PersistentChat.LoadTests;

/// <summary>What happens to the users of a worker, as their bindings tell it.</summary>
internal sealed class WorkerUsers : IClientEvents
{
    private readonly WorkerJob _job;
    private readonly RunClock _clock;
    private readonly RoomGroups _left = new();
    private readonly Measure _deliveries;

    /// <summary>Makes the users; nobody is there yet.</summary>
    /// <param name="job">What the worker is to do.</param>
    /// <param name="clock">The clock of the run.</param>
    /// <param name="bindingOf">The protocol of a user.</param>
    public WorkerUsers(WorkerJob job, RunClock clock, Func<LoadClient, IBinding> bindingOf)
    {
        (_job, _clock, BindingOf) = (job, clock, bindingOf);
        Fleet = new Fleet(job.Scenario.Population, job.Worker, job.Workers);
        Ledger = new DeliveryLedger(job.Run);
        SignIns = new SignInPacer(Fleet, job.Scenario, job.Workers, client => bindingOf(client).SignIn(client));
        Steps = new WorkerSteps(job, clock, this);
        LastMembers = job.Scenario.MeasuresLastMember ? new LastMembers(Fleet, Meter, job.Target.IsRelay ? Steps.SentAt : null) : null;
        _deliveries = Meter[MeasureNames.Delivery];
    }

    /// <summary>The users.</summary>
    public Fleet Fleet { get; }

    /// <summary>The protocol of a user.</summary>
    public Func<LoadClient, IBinding> BindingOf { get; }

    /// <summary>How they come in.</summary>
    public SignInPacer SignIns { get; }

    /// <summary>What they do.</summary>
    public WorkerSteps Steps { get; }

    /// <summary>What is measured.</summary>
    public WorkerMeter Meter { get; } = new();

    /// <summary>What was delivered.</summary>
    public DeliveryLedger Ledger { get; }

    /// <summary>When the last member of a room got a message; null if the scenario does not ask.</summary>
    public LastMembers? LastMembers { get; }

    /// <summary>Users whose connection was lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Users who had stopped reading and whose connection the server ended.</summary>
    public int StalledEnded { get; private set; }

    /// <inheritdoc/>
    public void OnInput() => _clock.Look();

    /// <inheritdoc/>
    public void OnReady(LoadClient client)
    {
        client.State = ClientState.Ready;
        Fleet.Ready++;
        if (client.Renewal != 0)
        {
            Steps.Complete(client.Renewal);
            client.Renewal = 0;
            return;
        }

        SignIns.OnDone();
        if (client.User >= _job.Scenario.Vanguard)
            Meter[MeasureNames.SignIn].Latency.Record(_clock.Last - client.SignInIntended);
    }

    /// <summary>A user begins to sign off, to come back.</summary>
    public void Renew(LoadClient client, uint id)
    {
        client.HasRenewed = true;
        client.Renewal = id;
        client.State = ClientState.Leaving;
        Fleet.Ready--;
        LeaveSeats(client);
        BindingOf(client).SignOff(client);
    }

    /// <inheritdoc/>
    public void OnSignedOff(LoadClient client)
    {
        client.State = ClientState.SigningIn;
        BindingOf(client).SignIn(client);
    }

    /// <inheritdoc/>
    public void OnDelivery(LoadClient client, int seat, long number, ReadOnlySpan<byte> text)
    {
        var isOurs = PostText.TryRead(text, out var stamp);
        Ledger.Take(client.User, ref client.Seats[seat], number, isOurs ? stamp : null);
        if (!isOurs || stamp.Run != _job.Run)
            return;
        _deliveries.Latency.Record(_clock.Last - stamp.Intended);
        LastMembers?.Take(client.Seats[seat].Room, number, stamp, _clock.Last);
        if (stamp.User == client.User)
            Steps.OnOwnDelivery(stamp.Id, number);
    }

    /// <inheritdoc/>
    public void OnForeignDelivery(LoadClient client, int handle)
    {
        // What was on its way when he left is nobody's mistake.
        if (client.State != ClientState.Leaving)
            Ledger.TakeForeign(client.User, handle);
    }

    /// <inheritdoc/>
    public void OnPosted(uint id, long number) => Steps.OnPosted(id, number);

    /// <inheritdoc/>
    public void OnAnswered(uint id) => Steps.Complete(id);

    /// <inheritdoc/>
    public void OnRefused(uint id, string reason) => Steps.Fail(id, reason);

    /// <inheritdoc/>
    public void OnLost(LoadClient client, string reason)
    {
        if (client.State == ClientState.Ready)
            Fleet.Ready--;
        else if (client.Renewal == 0)
            SignIns.OnDone();
        LeaveSeats(client);
        client.State = ClientState.Away;
        client.Renewal = 0;
        if (_job.Scenario.IsStalled(client.User))
        {
            StalledEnded++;
        }
        else
        {
            Lost++;
            Meter.Fail(MeasureNames.SignIn, reason);
        }

        Steps.FailAllOf(client);
    }

    /// <summary>What all seats got, also those that were left.</summary>
    public List<RoomGroup> Groups()
    {
        var groups = new RoomGroups();
        foreach (var client in Fleet.Clients)
        {
            if (client.State != ClientState.Ready || _job.Scenario.IsStalled(client.User))
                continue;
            foreach (ref var seat in client.Seats)
                groups.Add(seat, hasLeft: client.MayLack(seat));
        }

        return [.. groups.All, .. _left.All];
    }

    /// <summary>True if everyone has everything up to these numbers.</summary>
    public bool HaveEverything(Dictionary<int, long> expected)
    {
        foreach (var client in Fleet.Clients)
        {
            if (client.State != ClientState.Ready || _job.Scenario.IsStalled(client.User))
                continue;
            foreach (ref var seat in client.Seats)
            {
                if (expected.TryGetValue(seat.Room, out var last) && seat.Last < last && !client.MayLack(seat))
                    return false;
            }
        }

        return true;
    }

    private void LeaveSeats(LoadClient client)
    {
        foreach (ref var seat in client.Seats)
        {
            if (seat.Handle >= 0 && !_job.Scenario.IsStalled(client.User))
                _left.Add(seat, hasLeft: true);
        }

        client.LeaveAll();
    }
}
