using System.Runtime.CompilerServices;

namespace PersistentChat.LoadTests;

/// <summary>What the users of a worker are doing: begins it, and finds out when it is done, well or not.</summary>
internal sealed class WorkerSteps : IStepDoer
{
    private readonly WorkerJob _job;
    private readonly RunClock _clock;
    private readonly WorkerUsers _users;
    private readonly OperationTable _operations = new();
    private readonly byte[] _text;

    /// <summary>Nobody does anything yet.</summary>
    public WorkerSteps(WorkerJob job, RunClock clock, WorkerUsers users)
    {
        (_job, _clock, _users) = (job, clock, users);
        _text = new byte[job.Scenario.Steps.Select(step => step.TextBytes).Append(PostText.Length).Max()];
    }

    /// <summary>How much is under way.</summary>
    public int UnderWay => _operations.Count;

    /// <summary>By room: the last number a post got, or how many were sent where messages have no numbers.</summary>
    public Dictionary<int, long> Posted { get; } = [];

    private bool IsNumbered => !_job.Target.IsRelay;

    /// <inheritdoc/>
    public DoResult TryDo(StepRunner runner, int user, int seat, int copy, long intended)
    {
        if (_users.Fleet.Find(user) is not { } client)
            return DoResult.NotMine;
        if (client.State == ClientState.Away)
        {
            _users.Meter.Fail(runner.Step.Name, "the user was gone");
            return DoResult.Gone;
        }

        if (client.State != ClientState.Ready || (runner.Step.Action == StepAction.Renew && client.OpenOperations > 0))
            return DoResult.NotReady;
        var operation = new Operation { Step = runner, Copy = copy, Client = client, Seat = seat, Intended = intended, Sent = _clock.Now };
        _users.Meter[MeasureNames.Lateness].Latency.Record(operation.Sent - intended);
        Do(runner.Step, client, seat, _operations.Add(operation), intended);
        return DoResult.Begun;
    }

    /// <summary>A post was acknowledged.</summary>
    public void OnPosted(uint id, long number)
    {
        ref var post = ref _operations.Find(id);
        if (Unsafe.IsNullRef(ref post))
            return;
        _users.Meter[MeasureNames.Acknowledge].Latency.Record(_clock.Last - post.Intended);
        post.IsAcknowledged = true;
        post.AcknowledgedNumber = number;
        _users.LastMembers?.OnCommitted(post.Client.Seats[post.Seat].Room, number, _clock.Last);
        Promise(post, number);
        if (post.DeliveredNumber != 0)
            CompletePost(id, post);
    }

    /// <summary>When a post was sent that is under way; null if it is not, or is another worker's.</summary>
    public long? SentAt(uint id)
    {
        ref var post = ref _operations.Find(id);
        return Unsafe.IsNullRef(ref post) ? null : post.Sent;
    }

    /// <summary>A post came back to its author.</summary>
    public void OnOwnDelivery(uint id, long number)
    {
        ref var post = ref _operations.Find(id);
        if (Unsafe.IsNullRef(ref post))
            return;
        post.DeliveredNumber = number;
        if (post.IsAcknowledged)
            CompletePost(id, post);
    }

    /// <summary>It is done.</summary>
    public void Complete(uint id)
    {
        if (!_operations.TryTake(id, out var operation))
            return;
        _users.Meter[operation.Step.Step.Name].Latency.Record(_clock.Last - operation.Intended);
        operation.Step.OnDone(operation.Copy, _clock.Last);
    }

    /// <summary>It was refused.</summary>
    public void Fail(uint id, string reason)
    {
        if (_operations.TryTake(id, out var operation))
            Fail(operation, reason);
    }

    /// <summary>A user is gone, and with him what he was doing.</summary>
    public void FailAllOf(LoadClient client)
    {
        foreach (var operation in _operations.TakeWhere(operation => operation.Client == client))
            Fail(operation, "connection lost");
    }

    /// <summary>Gives up what was to be done too long ago.</summary>
    public void GiveUp(long intendedBefore)
    {
        foreach (var operation in _operations.TakeWhere(operation => operation.Intended < intendedBefore))
        {
            if (operation.IsAcknowledged)
                Violate(ViolationKind.AcknowledgedNotDelivered, operation);
            else if (operation.DeliveredNumber != 0)
                Violate(ViolationKind.DeliveredNotAcknowledged, operation);
            Fail(operation, "no answer");
        }
    }

    private void Do(Step step, LoadClient client, int seat, uint id, long intended)
    {
        var binding = _users.BindingOf(client);
        switch (step.Action)
        {
            case StepAction.Post:
                var text = _text.AsSpan(0, Math.Max(step.TextBytes, PostText.Length));
                PostText.Write(text, new PostStamp(_job.Run, client.Seats[seat].Room, client.User, id, intended));
                binding.Post(client, seat, id, text);
                if (!IsNumbered)
                    CountSent(client.Seats[seat].Room, id);
                break;
            case StepAction.History:
                binding.ReadHistory(client, seat, id, step.HistoryCount);
                break;
            case StepAction.Rooms:
                binding.ReadRooms(client, id);
                break;
            case StepAction.Renew:
                _users.Renew(client, id);
                break;
        }
    }

    /// <summary>Who acknowledges nothing has promised nothing: a post is done when it comes back.</summary>
    private void CountSent(int room, uint id)
    {
        Posted[room] = Posted.GetValueOrDefault(room) + 1;
        _operations.Find(id).IsAcknowledged = true;
    }

    private void CompletePost(uint id, in Operation post)
    {
        if (IsNumbered)
            Promise(post, post.DeliveredNumber);
        if (post.AcknowledgedNumber != 0 && post.AcknowledgedNumber != post.DeliveredNumber)
            Violate(ViolationKind.WrongNumber, post);
        Complete(id);
    }

    private void Promise(in Operation post, long number)
    {
        var room = post.Client.Seats[post.Seat].Room;
        Posted[room] = Math.Max(Posted.GetValueOrDefault(room), number);
    }

    private void Fail(in Operation operation, string reason)
    {
        _users.Meter.Fail(operation.Step.Step.Name, reason);
        operation.Step.OnDone(operation.Copy, _clock.Last);
    }

    private void Violate(ViolationKind kind, in Operation post) => _users.Ledger.Violations.Add(
        kind,
        $"user {post.Client.User} in room {post.Client.Seats[post.Seat].Room}: acknowledged as {post.AcknowledgedNumber}, delivered as {post.DeliveredNumber}");
}
