using System.ComponentModel.DataAnnotations;
using System.Reflection;
using PersistentChat.Endpoints;

namespace PersistentChat.Server;

/// <summary>All settings by name. The classes are the only list: what they do not have is not a setting.</summary>
internal sealed class SettingsCatalog
{
    private const string LimitsSection = "Limits";

    private readonly Dictionary<string, Setting> _byName = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Lists the settings that are kept in <paramref name="settings"/>.</summary>
    public SettingsCatalog(ServerSettings settings)
    {
        Add("", settings, property => property.CanWrite);
        Add(nameof(ServerSettings.Tls), settings.Tls, property => property.CanWrite);
        Add(nameof(ServerSettings.Storage), settings.Storage, property => property.CanWrite);
        Add(nameof(ServerSettings.Compliance), settings.Compliance, property => property.CanWrite);
        Add("Service", settings.SipOptions, IsServiceSetting);
        AddLimits(settings.ChatLimits);
        AddLimits(settings.SipOptions);
        AddLimits(settings.RawOptions, property => typeof(SipOptions).GetProperty(property.Name) is null);
        AddLimits(settings.StorageLimits);
        AddLimits(settings.HostLimits);
    }

    /// <summary>All settings, in the order of their classes.</summary>
    public IReadOnlyCollection<Setting> All => _byName.Values;

    /// <summary>Finds a setting by its full name, any case.</summary>
    public Setting? Find(string name) => _byName.GetValueOrDefault(name);

    /// <summary>Names in the same section as <paramref name="name"/>, nearest spelling first.</summary>
    public IEnumerable<string> Near(string name)
    {
        var section = SectionOf(name);
        var siblings = _byName.Keys.Where(key => SectionOf(key).Equals(section, StringComparison.OrdinalIgnoreCase)).ToList();
        return (siblings.Count > 0 ? siblings : [.. _byName.Keys]).OrderBy(key => EditDistance.Between(key, name));
    }

    // Sign-in and trusted proxies are settings of the server, which says them to the endpoint.
    private static bool IsServiceSetting(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is null
        && property.Name is not (nameof(SipOptions.Authentication) or nameof(SipOptions.TrustedProxies));

    // A class may also hold what is no limit; a limit is what has a range.
    private void AddLimits(object limits, Func<PropertyInfo, bool>? isOwn = null) =>
        Add(LimitsSection, limits, property => property.GetCustomAttribute<RangeAttribute>() is not null && isOwn?.Invoke(property) != false);

    private void Add(string section, object target, Func<PropertyInfo, bool> isSetting)
    {
        foreach (var property in target.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(isSetting))
        {
            var name = section.Length == 0 ? property.Name : $"{section}:{property.Name}";
            _byName.Add(name, new Setting(name, target, property));
        }
    }

    private static string SectionOf(string name) => name.LastIndexOf(':') is var colon and >= 0 ? name[..colon] : "";
}
