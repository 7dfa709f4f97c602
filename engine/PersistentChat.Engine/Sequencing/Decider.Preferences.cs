using System.Text;
using PersistentChat.Storage;

namespace PersistentChat.Engine;

internal sealed partial class Decider
{
    private const int LongestLabel = 256;

    /// <summary>A read with an equal or higher version gets no content (features.md CS16).</summary>
    private void Decide(GetPreference get)
    {
        var preference = _state.Users.FindPreference(get.Requester, get.Label);
        if (preference is null && get.CreateDefault)
        {
            Store(get, get.Label, "", version: 0);
            return;
        }
        Answer(get, new PreferenceReply
        {
            Context = get.Context,
            Preference = preference,
            IncludesContent = preference is not null && get.KnownVersion < preference.Version,
        });
    }

    private void Decide(SetPreference set) =>
        Store(set, set.Label, set.Content, (_state.Users.FindPreference(set.Requester, set.Label)?.Version ?? 0) + 1);

    private void Store(Command command, string label, string content, long version)
    {
        var code = MayStore(command, label, content);
        if (code != ResultCode.Ok)
        {
            Answer(command, new PreferenceReply { Code = code, Context = command.Context });
            return;
        }
        var preference = new PreferenceRecord(command.Requester, label, version, content);
        _sink.Accept(new PreferenceChanged { Time = command.Time, Origin = command.Origin, Preference = preference });
        Answer(command, new PreferenceReply { Preference = preference, Context = command.Context });
    }

    private ResultCode MayStore(Command command, string label, string content)
    {
        if (Requester(command) is null)
            return ResultCode.NotPermitted;
        if (label.Length is 0 or > LongestLabel)
            return ResultCode.InvalidArgument;
        var isNew = _state.Users.FindPreference(command.Requester, label) is null;
        var isOver = Encoding.UTF8.GetByteCount(content) > Limits.PreferenceSize
            || (isNew && _state.Users.PreferenceCount(command.Requester) >= Limits.PreferencesPerUser);
        if (isOver)
            return ResultCode.LimitExceeded;
        return _sink.TakesEvents ? ResultCode.Ok : ResultCode.Busy;
    }
}
