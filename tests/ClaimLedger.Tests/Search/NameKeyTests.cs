using ClaimLedger.Domain.Search;
using Xunit;

namespace ClaimLedger.Tests.Search;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Tahir Takhir Taxir Tohir Тахир Тоҳир")]
    [InlineData(
        "Yuldashev Yuldash Yuldashoff Yuldashyev Iuldashev Yo‘ldoshev Йўлдошев Юлдашев Yuldasheva Юлдашева"
    )]
    [InlineData("Namangani Namangoniy Намангани Намангоний")]
    [InlineData("Juma Dzhuma Djuma Zhuma Джума Жума")]
    [InlineData("Uzbekistan O‘zbekiston Узбекистан Ўзбекистон Ouzbekistan Özbekistan")]
    [InlineData("Mohammed Muhammad Mukhammad Mohamad Мухаммад Муҳаммад Mouhammed")]
    [InlineData("Rahmonov Rakhmonov Rahmon Рахмонов Раҳмон")]
    [InlineData("Hojiev Khodzhiev Ҳоҷиев Ходжиев Hodjiev")]
    [InlineData("Qaddafi Gaddafi Kadafi Ghaddafi Qadhafi")]
    [InlineData("Abdullo Abdulla Abdullah Абдулло")]
    [InlineData("Aliyev Aliev Əliyev Алиев")]
    [InlineData("Tajikistan Tadzhikistan Tojikiston Таджикистан Тоҷикистон")]
    [InlineData("Müller Mueller Muller")]
    [InlineData("Kuchma Kutchma Кучма")]
    [InlineData("Said Saeed Sayid Саид")]
    [InlineData("Zaid Zayed Zayd Заид")]
    [InlineData("Rauf Raoof Raouf Рауф")]
    [InlineData("Aliev Aliyeva Alieff Aliyew Алиева")]
    [InlineData("Juraev Dzhurayeva Juraeva Zhurayew Джураева Жўраев")]
    [InlineData("Saidov Saidoff Saidova Saidowa Саидова")]
    [InlineData("Yusuf Yousef Yusoff")]
    [InlineData("Cemal Semalov")]
    public void Spellings_of_one_name_have_one_key(string spellings)
    {
        var keys = Folding.Words(spellings).Select(w => w.Key).ToList();
        Assert.NotNull(keys[0]);
        Assert.All(keys, key => Assert.Equal(keys[0], key));
    }

    [Theory]
    [InlineData("Border Broader")]
    [InlineData("Karimov Kadirov")]
    [InlineData("Tahir Tahrir")]
    [InlineData("Namangani Namangan")]
    [InlineData("Uzbekistan Uzbek")]
    [InlineData("Rashid Rahmon")]
    [InlineData("Saidov Said")]
    [InlineData("Yusuf Isaev")]
    [InlineData("Olivia Aliev")]
    [InlineData("Hanif Khan")]
    [InlineData("Sharif Sherov")]
    public void Other_names_have_other_keys(string names)
    {
        var keys = Folding.Words(names).Select(w => w.Key).ToList();
        Assert.Equal(2, keys.OfType<string>().Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("ali")]
    [InlineData("aeiou")]
    [InlineData("thai")]
    [InlineData("shah")]
    [InlineData("r74a")]
    [InlineData("u5317")]
    public void What_is_too_short_or_no_word_of_letters_has_no_key(string word) =>
        Assert.Null(NameKey.Of(word));
}
