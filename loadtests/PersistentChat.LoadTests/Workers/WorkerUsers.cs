using System.Runtime.CompilerServices;

namespace PersistentChat.LoadTests;

/// <summary>Everything that happens to the users of a worker: what bindings tell, and what steps ask for.</summary>
internal sealed class WorkerUsers : IClientEvents, IStepDoer
{
    private readonly WorkerJob _job;
    private readonly RunClock _clock;
    private readonly byte[] _text;
    private readonly RoomGroups _left = new();
    private readonly LastMembers? _lastMembers;
    private readonly Measure _deliveries;
    private readonly Measure _acknowledgements;

    /// <summary>Makes the users; nobody is there yet.</summary>
    public WorkerUsers(WorkerJob job, RunClock clock)
    {
        (_job, _clock) = (job, clock);
        Fleet = new Fleet(job.Scenario.Population, job.Worker, job.Workers);
        Ledger = new DeliveryLedger(job.Run);
        SignIns = new SignInPacer(Fleet, job.Scenario, job.Workers, client => BindingOf!(client).SignIn(client));
        _text = new byte[job.Scenario.Steps.Select(step => step.TextBytes).Append(PostText.Length).Max()];
        _lastMembers = job.Scenario.MeasuresLastMember ? new LastMembers(Fleet, Meter[MeasureNames.LastMember]) : null;
        _deliveries = Meter[MeasureNames.Delivery];
        _acknowledgements = Meter[MeasureNames.Acknowledge];
    }

    /// <summary>The users.</summary>
    public Fleet Fleet { get; }

    /// <summary>How they come in.</summary>
    public SignInPacer SignIns { get; }

    /// <summary>What is measured.</summary>
    public WorkerMeter Meter { get; } = new();

    /// <summary>What was delivered.</summary>
    public DeliveryLedger Ledger { get; }

    /// <summary>What is under way.</summary>
    public OperationTable Operations { get; } = new();

    /// <summary>By room: the last number acknowledged, or how many were sent where messages have no numbers.</summary>
    public Dictionary<int, long> Posted { get; } = [];

    /// <summary>Users whose connection was lost.</summary>
    public int Lost { get; private set; }

    /// <summary>Users who had stopped reading and whose connection the server ended.</summary>
    public int StalledEnded { get; private set; }

    /// <summary>What time it is, as of the last input or tick.</summary>
    public long Now { get; set; }

    /// <summary>The protocol of a user.</summary>
    public required Func<LoadClient, IBinding> BindingOf { get; init; }

    /// <inheritdoc/>
    public void OnInput() => Now = _clock.Now;

    /// <inheritdoc/>
    public void OnReady(LoadClient client)
    {
        client.State = ClientState.Ready;
        Fleet.Ready++;
        if (client.Renewal != 0)
        {
            Complete(client.Renewal);
            client.Renewal = 0;
            return;
        }

        SignIns.OnDone();
        Meter[MeasureNames.SignIn].Latency.Record(Now - client.SignInIntended);
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
        var latency = Now - stamp.Intended;
        _deliveries.Latency.Record(latency);
        _lastMembers?.Take(client.Seats[seat].Room, number, latency);
        if (stamp.User == client.User)
            OnOwnDelivery(stamp.Id, number);
    }

    /// <inheritdoc/>
    public void OnForeignDelivery(LoadClient client, int handle)
    {
        // What was on its way when he left is nobody's mistake.
        if (client.State != ClientState.Leaving)
            Ledger.TakeForeign(client.User, handle);
    }

    /// <inheritdoc/>
    public void OnPosted(uint id, long number)
    {
        ref var post = ref Operations.Find(id);
        if (Unsafe.IsNullRef(ref post))
            return;
        _acknowledgements.Latency.Record(Now - post.Intended);
        post.IsAcknowledged = true;
        post.AcknowledgedNumber = number;
        var room = post.Client.Seats[post.Seat].Room;
        Posted[room] = Math.Max(Posted.GetValueOrDefault(room), number);
        if (post.DeliveredNumber != 0)
            CompletePost(id, post);
    }

    /// <inheritdoc/>
    public void OnAnswered(uint id) => Complete(id);

    /// <inheritdoc/>
    public void OnRefused(uint id, string reason)
    {
        if (Operations.TryTake(id, out var operation))
            Fail(operation, reason);
    }

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

        foreach (var operation in Operations.TakeWhere(operation => operation.Client == client))
            Fail(operation, "connection lost");
    }

    /// <inheritdoc/>
    public DoResult TryDo(StepRunner runner, int user, int seat, int copy, long intended)
    {
        if (Fleet.Find(user) is not { } client)
            return DoResult.NotMine;
        if (client.State == ClientState.Away)
        {
            Meter.Fail(runner.Step.Name, "the user was gone");
            return DoResult.Gone;
        }

        if (client.State != ClientState.Ready || (runner.Step.Action == StepAction.Renew && client.OpenOperations > 0))
            return DoResult.NotReady;

        var operation = new Operation { Step = runner, Copy = copy, Client = client, Seat = seat, Intended = intended };
        Meter[MeasureNames.Lateness].Latency.Record(_clock.Now - intended);
        Do(runner.Step, client, seat, Operations.Add(operation), intended);
        return DoResult.Begun;
    }

    /// <summary>Gives up what was to be done too long ago.</summary>
    public void GiveUp(long intendedBefore)
    {
        foreach (var operation in Operations.TakeWhere(operation => operation.Intended < intendedBefore))
        {
            if (operation.IsAcknowledged)
                Violate(ViolationKind.AcknowledgedNotDelivered, operation);
            else if (operation.DeliveredNumber != 0)
                Violate(ViolationKind.DeliveredNotAcknowledged, operation);
            Fail(operation, "no answer");
        }
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

    private void Do(Step step, LoadClient client, int seat, uint id, long intended)
    {
        var binding = BindingOf(client);
        switch (step.Action)
        {
            case StepAction.Post:
                var text = _text.AsSpan(0, Math.Max(step.TextBytes, PostText.Length));
                PostText.Write(text, new PostStamp(_job.Run, client.Seats[seat].Room, client.User, id, intended));
                binding.Post(client, seat, id, text);
                if (_job.Target.Binding == BindingKind.Relay)
                    CountSent(client.Seats[seat].Room, id);
                break;
            case StepAction.History:
                binding.ReadHistory(client, seat, id, step.HistoryCount);
                break;
            case StepAction.Rooms:
                binding.ReadRooms(client, id);
                break;
            case StepAction.Renew:
                Renew(client, id);
                break;
        }
    }

    private void Renew(LoadClient client, uint id)
    {
        client.HasRenewed = true;
        client.Renewal = id;
        client.State = ClientState.Leaving;
        Fleet.Ready--;
        LeaveSeats(client);
        BindingOf(client).SignOff(client);
    }

    private void CountSent(int room, uint id)
    {
        Posted[room] = Posted.GetValueOrDefault(room) + 1;
        Operations.Find(id).IsAcknowledged = true;
    }

    private void OnOwnDelivery(uint id, long number)
    {
        ref var post = ref Operations.Find(id);
        if (Unsafe.IsNullRef(ref post))
            return;
        post.DeliveredNumber = number;
        if (post.IsAcknowledged)
            CompletePost(id, post);
    }

    private void CompletePost(uint id, in Operation post)
    {
        var room = post.Client.Seats[post.Seat].Room;
        if (_job.Target.Binding != BindingKind.Relay)
            Posted[room] = Math.Max(Posted.GetValueOrDefault(room), post.DeliveredNumber);
        if (post.AcknowledgedNumber != 0 && post.AcknowledgedNumber != post.DeliveredNumber)
            Violate(ViolationKind.WrongNumber, post);
        Complete(id);
    }

    private void Complete(uint id)
    {
        if (!Operations.TryTake(id, out var operation))
            return;
        Meter[operation.Step.Step.Name].Latency.Record(Now - operation.Intended);
        operation.Step.OnDone(operation.Copy, Now);
    }

    private void Fail(in Operation operation, string reason)
    {
        Meter.Fail(operation.Step.Step.Name, reason);
        operation.Step.OnDone(operation.Copy, Now);
    }

    private void Violate(ViolationKind kind, in Operation post) => Ledger.Violations.Add(
        kind,
        $"user {post.Client.User} in room {post.Client.Seats[post.Seat].Room}: acknowledged as {post.AcknowledgedNumber}, delivered as {post.DeliveredNumber}");

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
