//! Temporal expressions of every kind, as they are written and as they are read.

use copydesk::facts::{self, DateSource};
use copydesk::read;
use copydesk::text::source::Source;

/// The expressions of a text and their values, each end of a range by itself and then the range.
fn dates(text: &str) -> Vec<(String, String)> {
    let document = read::read("a.md", Source::from_text(text));
    let (facts, _) = facts::extract(&document);
    let mut out = Vec::new();
    for date in &facts.dates {
        for end in date.ends.iter().flat_map(|ends| ends.iter()) {
            let said = end.extent.source.of(document.source.text());
            out.push((said.to_owned(), end.value.clone()));
        }
        let said = date.extent.source.of(document.source.text());
        out.push((said.to_owned(), date.value.clone()));
    }
    out
}

/// Asserts what is read in sentences of a text that was written on Wednesday, 12 June 2024.
#[track_caller]
fn assert_read(cases: &[(&str, &str, &str)]) {
    for (text, expression, value) in cases {
        let found = dates(&format!("---\ndate: 2024-06-12\n---\n\n{text}\n"));
        let is_read = found.iter().any(|(said, read)| said == expression && read == value);
        assert!(is_read, "{text}: {expression} is not {value} in {found:?}");
    }
}

#[test]
fn names_and_counts_are_no_dates() {
    for text in [
        "Ramadan and Rajab spoke for the guild, and Asad answered.",
        "The crew of the AH-64 flew two AH 64 back to AP 24.",
        "Safar sold 300 sheep and Bahman 45.",
        "Hut 1357 stands behind Tir House.",
        "They were set apart, and the ship leaves no wake.",
        "He may march on and the leaves fall.",
        "Take 1/2 a cup, or 3/4, from page 23/24.",
        "The score was 5/10 and the ratio 300/400.",
        "Flight 5pmx of the FYR and the FYI.",
        "Once a captain, twice a mate.",
        "The school and the fiscal office were shut.",
    ] {
        assert_eq!(dates(&format!("{text}\n")), [], "{text}");
    }
}

#[test]
fn days_in_every_order() {
    assert_read(&[
        ("5 and 6 May 2019 were cold.", "6 May 2019", "2019-05-06"),
        (
            "The mail of Wed Jul 22 16:49:28 1998 was lost.",
            "Wed Jul 22 16:49:28 1998",
            "1998-07-22",
        ),
        ("The mill burned on 3 January 2024.", "3 January 2024", "2024-01-03"),
        ("The mill burned on January 3, 2024, at noon.", "January 3, 2024", "2024-01-03"),
        ("The mill burned on January 3rd 2024.", "January 3rd 2024", "2024-01-03"),
        ("The mill burned on the 3rd of January, 2024.", "the 3rd of January, 2024", "2024-01-03"),
        ("The mill burned on Jan. 3, 2024.", "Jan. 3, 2024", "2024-01-03"),
        ("The mill burned on 3 Jan 2024.", "3 Jan 2024", "2024-01-03"),
        ("The mill burned on 3 Sept. 2019.", "3 Sept. 2019", "2019-09-03"),
        ("The mill burned on 03-Jan-2024.", "03-Jan-2024", "2024-01-03"),
        ("The mill burned on 2024-01-03.", "2024-01-03", "2024-01-03"),
        ("The mill burned on 2024.01.03.", "2024.01.03", "2024-01-03"),
        ("The mill burned on 23.1.2024.", "23.1.2024", "2024-01-23"),
        ("The mill burned on 23/01/2024.", "23/01/2024", "2024-01-23"),
        ("The mill burned on 01/23/2024.", "01/23/2024", "2024-01-23"),
        ("The mill burned on 23/01/98.", "23/01/98", "1998-01-23"),
        ("The mill burned on 2024 January 3.", "2024 January 3", "2024-01-03"),
        (
            "The mill burned on Wednesday, January 3, 2024.",
            "Wednesday, January 3, 2024",
            "2024-01-03",
        ),
        ("The mill burned on Wednesday 3 January 2024.", "Wednesday 3 January 2024", "2024-01-03"),
        ("The mill burned on Wed., Jan. 3, 2024.", "Wed., Jan. 3, 2024", "2024-01-03"),
        (
            "The mill burned on the third of January 2024.",
            "the third of January 2024",
            "2024-01-03",
        ),
        ("The mill burned on 15 March 44 BC.", "15 March 44 BC", "BC0044-03-15"),
    ]);
}

#[test]
fn months_and_years() {
    assert_read(&[
        ("The mill burned in January 2024.", "January 2024", "2024-01"),
        ("The mill burned in January, 2024.", "January, 2024", "2024-01"),
        ("The mill burned in January of 2024.", "January of 2024", "2024-01"),
        ("The mill burned in Jan. 2024.", "Jan. 2024", "2024-01"),
        ("The mill burned in 01/2024.", "01/2024", "2024-01"),
        ("The mill burned in 2019.", "2019", "2019"),
        ("The mill burned in the year 2019.", "2019", "2019"),
        ("The mill burned in '98.", "'98", "1998"),
        ("The mill burned in 1066.", "1066", "1066"),
        ("The mill burned in AD 79.", "AD 79", "0079"),
        ("The mill burned in 79 AD.", "79 AD", "0079"),
        ("The mill burned in 79 CE.", "79 CE", "0079"),
        ("The mill burned in 490 BC.", "490 BC", "BC0490"),
        ("The mill burned in 490 B.C.", "490 B.C.", "BC0490"),
        ("The mill burned in 490 BCE.", "490 BCE", "BC0490"),
        ("The mill burned in March 44 BC.", "March 44 BC", "BC0044-03"),
        ("The mill was built c. 1450.", "c. 1450", "1450"),
        ("The mill was built circa 1450.", "circa 1450", "1450"),
        ("The mill was built ca. 1450.", "ca. 1450", "1450"),
        ("The mill was built around 1870.", "around 1870", "1870"),
        ("The mill was built about 1870.", "about 1870", "1870"),
    ]);
}

#[test]
fn ranges() {
    assert_read(&[
        ("The war of 1914–18 passed it by.", "1914–18", "1914/1918"),
        ("The war of 1914–1918 passed it by.", "1914–1918", "1914/1918"),
        ("It ran from 1914 to 1918.", "1914 to 1918", "1914/1918"),
        ("It ran between 1914 and 1918.", "1914 and 1918", "1914/1918"),
        ("It sat between 3 and 7 May 2021.", "7 May 2021", "2021-05-07"),
        ("It sat from 3 to 7 May 2021.", "3 to 7 May 2021", "2021-05-03/2021-05-07"),
        ("It sat on 3–7 May 2021.", "3–7 May 2021", "2021-05-03/2021-05-07"),
        ("It sat on May 3–7, 2021.", "May 3–7, 2021", "2021-05-03/2021-05-07"),
        ("It sat from 28 May to 3 June 2021.", "28 May to 3 June 2021", "2021-05-28/2021-06-03"),
        ("It sat from May 28 to June 3, 2021.", "May 28 to June 3, 2021", "2021-05-28/2021-06-03"),
        (
            "It sat from 28 December 2020 to 3 January 2021.",
            "28 December 2020 to 3 January 2021",
            "2020-12-28/2021-01-03",
        ),
        ("It lasted from late 2015 to early 2017.", "late 2015 to early 2017", "2015/2017"),
        ("The survey of 2014-2016 was lost.", "2014-2016", "2014/2016"),
        ("It ran from May to July 2019.", "May to July 2019", "2019-05/2019-07"),
        ("It ran from May 2019 to July 2020.", "May 2019 to July 2020", "2019-05/2020-07"),
        ("It ran May–July 2019.", "May–July 2019", "2019-05/2019-07"),
        ("The poll of 2019/20 failed.", "2019/20", "2019/2020"),
        ("It ran from the 1970s to the 1990s.", "the 1970s to the 1990s", "197/199"),
    ]);
}

#[test]
fn parts_of_years_and_longer_times() {
    assert_read(&[
        ("It opened in spring 2024.", "spring 2024", "2024-SP"),
        ("It opened in Spring 2024.", "Spring 2024", "2024-SP"),
        ("It opened in the spring of 2024.", "the spring of 2024", "2024-SP"),
        ("It opened in the fall of 2019.", "the fall of 2019", "2019-FA"),
        ("It opened in Fall 2019.", "Fall 2019", "2019-FA"),
        ("It opened in the winter of 2019–20.", "the winter of 2019–20", "2019-WI"),
        ("It opened in the winter of 2019/20.", "the winter of 2019/20", "2019-WI"),
        ("It opened in late summer 2019.", "late summer 2019", "2019-SU"),
        ("It opened in autumn 1989.", "autumn 1989", "1989-FA"),
        ("It opened in Q3 2020.", "Q3 2020", "2020-Q3"),
        ("It opened in 2020 Q3.", "2020 Q3", "2020-Q3"),
        ("It opened in 3Q 2020.", "3Q 2020", "2020-Q3"),
        ("It opened in the third quarter of 2020.", "the third quarter of 2020", "2020-Q3"),
        ("It opened in H1 2019.", "H1 2019", "2019-H1"),
        ("It opened in the first half of 2019.", "the first half of 2019", "2019-H1"),
        (
            "It opened in the second half of the 19th century.",
            "the second half of the 19th century",
            "18",
        ),
        ("It opened in the 1990s.", "the 1990s", "199"),
        ("It opened in the 1990’s.", "the 1990’s", "199"),
        ("It opened in the '90s.", "the '90s", "199"),
        ("It opened in the early 2000s.", "the early 2000s", "200"),
        ("It opened in the mid-1980s.", "the mid-1980s", "198"),
        ("It opened in the late 1970s.", "the late 1970s", "197"),
        ("It opened in the nineties.", "the nineties", "199"),
        ("It opened in the 19th century.", "the 19th century", "18"),
        ("It opened in the nineteenth century.", "the nineteenth century", "18"),
        ("It opened in the late nineteenth century.", "the late nineteenth century", "18"),
        ("It opened in the 5th century BC.", "the 5th century BC", "BC04"),
        ("It opened in the 1800s.", "the 1800s", "18"),
    ]);
}

#[test]
fn fiscal_and_school_years() {
    assert_read(&[
        ("It cost much in FY2021.", "FY2021", "FY2021"),
        ("It cost much in FY 2021.", "FY 2021", "FY2021"),
        ("It cost much in FY21.", "FY21", "FY2021"),
        ("It cost much in fiscal 2021.", "fiscal 2021", "FY2021"),
        ("It cost much in fiscal year 2021.", "fiscal year 2021", "FY2021"),
        ("It cost much in the fiscal year 2020–21.", "the fiscal year 2020–21", "FY2020/FY2021"),
        ("It cost much in FY 2020/21.", "FY 2020/21", "FY2020/FY2021"),
        (
            "It cost much in the financial year 2020/21.",
            "the financial year 2020/21",
            "FY2020/FY2021",
        ),
        ("It opened in the academic year 2020/21.", "the academic year 2020/21", "SY2020/SY2021"),
        ("It opened in the 2020–21 academic year.", "the 2020–21 academic year", "SY2020/SY2021"),
        ("It opened in the 2020-21 school year.", "the 2020-21 school year", "SY2020/SY2021"),
        ("It opened in the 2021 fiscal year.", "the 2021 fiscal year", "FY2021"),
    ]);
}

#[test]
fn times_of_day() {
    assert_read(&[
        ("It began at 10:57.", "10:57", "XXXX-XX-XXT10:57"),
        ("It began at 5 p.m.", "5 p.m.", "XXXX-XX-XXT17:00"),
        ("It began at 5:30 pm.", "5:30 pm", "XXXX-XX-XXT17:30"),
        ("It began at 5.30pm.", "5.30pm", "XXXX-XX-XXT17:30"),
        ("It began at 5pm.", "5pm", "XXXX-XX-XXT17:00"),
        ("It began at 17:50 GMT.", "17:50", "XXXX-XX-XXT17:50"),
        ("It began at noon.", "noon", "XXXX-XX-XXTMI"),
        ("It began at midnight.", "midnight", "XXXX-XX-XXTNI"),
        ("It began on the morning of 3 May 2021.", "the morning of 3 May 2021", "2021-05-03TMO"),
    ]);
}

#[test]
fn lengths() {
    assert_read(&[
        ("The twenty-year-long siege ended.", "The twenty-year-long", "P20Y"),
        ("It lasted over four years.", "over four years", "P4Y"),
        ("It lasted four years.", "four years", "P4Y"),
        ("It lasted a decade.", "a decade", "P10Y"),
        ("It lasted two decades.", "two decades", "P20Y"),
        ("It lasted two and a half years.", "two and a half years", "P2.5Y"),
        ("It lasted a 20-year war.", "20-year", "P20Y"),
        ("It lasted half a century.", "half a century", "P50Y"),
        ("It lasted six months.", "six months", "P6M"),
        ("It lasted several weeks.", "several weeks", "PXW"),
        ("It lasted 48 hours.", "48 hours", "PT48H"),
        ("It lasted half an hour.", "half an hour", "PT0.5H"),
        ("It lasted three-and-a-half years.", "three-and-a-half years", "P3.5Y"),
        ("It lasted a year and a half.", "a year and a half", "P1.5Y"),
        ("It lasted more than 20 years.", "20 years", "P20Y"),
    ]);
}

#[test]
fn recurring_times() {
    assert_read(&[
        ("They meet every Friday.", "every Friday", "XXXX-WXX-5"),
        ("They meet on Fridays.", "Fridays", "XXXX-WXX-5"),
        ("They meet each year.", "each year", "XXXX"),
        ("They meet monthly.", "monthly", "XXXX-XX"),
        ("They meet annually.", "annually", "XXXX"),
        ("They meet twice a week.", "twice a week", "XXXX-WXX"),
        ("They meet once a year.", "once a year", "XXXX"),
        ("They meet three times a month.", "three times a month", "XXXX-XX"),
        ("They meet every two years.", "every two years", "P2Y"),
        ("They meet every other day.", "every other day", "P2D"),
        ("They meet every day.", "every day", "XXXX-XX-XX"),
        ("They meet daily.", "daily", "XXXX-XX-XX"),
        ("They meet weekly.", "weekly", "XXXX-WXX"),
        ("They meet every summer.", "every summer", "XXXX-SU"),
        ("They meet every May.", "every May", "XXXX-05"),
        ("They meet per day.", "per day", "XXXX-XX-XX"),
    ]);
}

#[test]
fn other_calendars() {
    assert_read(&[
        ("It came at Nowruz 2021.", "Nowruz 2021", "2021-03-21"),
        ("It came at Nowruz 1403.", "Nowruz 1403", "2024-03-20"),
        ("It came on Eid al-Fitr 2021.", "Eid al-Fitr 2021", "2021-05-13"),
        ("It came during Ramadan 2021.", "Ramadan 2021", "2021-04-13/2021-05-12"),
        ("It came during Ramadan.", "Ramadan", "2024-03-11/2024-04-09"),
        ("It came in 1445 AH.", "1445 AH", "2023-07-19/2024-07-07"),
        ("It came in AH 1445.", "AH 1445", "2023-07-19/2024-07-07"),
        ("It came in 1445 A.H. and left.", "1445 A.H.", "2023-07-19/2024-07-07"),
        ("It came in 1445 AH (2023–24).", "1445 AH", "2023-07-19/2024-07-07"),
        ("It came in 1445 Hijri.", "1445 Hijri", "2023-07-19/2024-07-07"),
        ("It came in Ramadan 1445.", "Ramadan 1445", "2024-03-11/2024-04-09"),
        ("It came in Ramadan of 1445.", "Ramadan of 1445", "2024-03-11/2024-04-09"),
        ("It came on 15 Ramadan 1445 AH.", "15 Ramadan 1445 AH", "2024-03-25"),
        ("It came on the 10th of Muharram 61 AH.", "the 10th of Muharram 61 AH", "0680-10-13"),
        ("It came on 12 Rabi' al-awwal 1445.", "12 Rabi' al-awwal 1445", "2023-09-27"),
        ("It came on 12 Rabīʿ al-Awwal 1445.", "12 Rabīʿ al-Awwal 1445", "2023-09-27"),
        ("It came on 10 Dhu al-Hijja 1445.", "10 Dhu al-Hijja 1445", "2024-06-17"),
        ("It came on 10 Dhul-Hijjah 1445.", "10 Dhul-Hijjah 1445", "2024-06-17"),
        ("It came in 1403 SH.", "1403 SH", "2024-03-20/2025-03-20"),
        ("It came in AP 1403.", "AP 1403", "2024-03-20/2025-03-20"),
        ("It came in Solar Hijri 1403.", "Solar Hijri 1403", "2024-03-20/2025-03-20"),
        ("It came on 22 Bahman 1357.", "22 Bahman 1357", "1979-02-11"),
        ("It came on 26 Sawr 1357.", "26 Sawr 1357", "1978-05-16"),
        ("It came in Farvardin 1403.", "Farvardin 1403", "2024-03-20/2024-04-19"),
        ("It came on 7 Saur 1357.", "7 Saur 1357", "1978-04-27"),
        ("It came in 1445–46 AH.", "1445–46 AH", "2023-07-19/2025-06-26"),
    ]);
}

#[test]
fn feasts() {
    assert_read(&[
        ("It came on Christmas Day 2020.", "Christmas Day 2020", "2020-12-25"),
        ("It came at Christmas 2020.", "Christmas 2020", "2020-12-25"),
        ("It came on Christmas Eve.", "Christmas Eve", "2023-12-24"),
        ("It came at Easter 2021.", "Easter 2021", "2021-04-04"),
        ("It came on Thanksgiving 2021.", "Thanksgiving 2021", "2021-11-25"),
        ("It came on Good Friday 2021.", "Good Friday 2021", "2021-04-02"),
        ("It came on New Year's Eve 1999.", "New Year's Eve 1999", "1999-12-31"),
        ("It came on New Year’s Day 2000.", "New Year’s Day 2000", "2000-01-01"),
        ("It came on Labor Day 2021.", "Labor Day 2021", "2021-09-06"),
    ]);
}

#[test]
fn dates_told_from_others() {
    assert_read(&[
        ("It fell last year.", "last year", "2023"),
        ("It fell last month.", "last month", "2024-05"),
        ("It fell last week.", "last week", "2024-W23"),
        ("It fell three weeks ago.", "three weeks ago", "2024-05-22"),
        ("It fell two years ago.", "two years ago", "2022"),
        ("It fell a decade ago.", "a decade ago", "2014"),
        ("It fell a year ago.", "a year ago", "2023"),
        ("It fell yesterday.", "yesterday", "2024-06-11"),
        ("It will fall tomorrow.", "tomorrow", "2024-06-13"),
        ("It will fall next year.", "next year", "2025"),
        ("It will fall next month.", "next month", "2024-07"),
        ("It fell this year.", "this year", "2024"),
        ("It fell earlier this year.", "earlier this year", "2024"),
        ("It fell later this year.", "later this year", "2024"),
        ("It fell the day before yesterday.", "the day before yesterday", "2024-06-10"),
        ("It will fall the day after tomorrow.", "the day after tomorrow", "2024-06-14"),
        ("It fell last summer.", "last summer", "2023-SU"),
        ("It fell last May.", "last May", "2024-05"),
        ("It fell in 1999, and that year the mill closed.", "that year", "1999"),
        (
            "It fell in May 1999, and the following month the mill closed.",
            "the following month",
            "1999-06",
        ),
        ("It fell in May 1999, and the next year the mill closed.", "the next year", "2000"),
        ("It fell in May 1999; two years later the mill closed.", "two years later", "2001"),
        (
            "It fell in May 1999 and the previous year it had been sold.",
            "the previous year",
            "1998",
        ),
        ("It fell on 5 May 1999 and the next day the mill closed.", "the next day", "1999-05-06"),
        (
            "It fell on 5 May 1999 and on the same day the mill closed.",
            "the same day",
            "1999-05-05",
        ),
        ("It grew over the past three years.", "over the past three years", "P3Y"),
        ("It grew in the last decade.", "the last decade", "201"),
        ("It grows now.", "now", "PRESENT_REF"),
        ("It came recently.", "recently", "PAST_REF"),
        ("It came before 2019.", "2019", "2019"),
        ("It came after 3 May.", "3 May", "2024-05-03"),
    ]);
}

#[test]
fn portions_and_the_rest() {
    assert_read(&[
        ("It came at the beginning of 2019.", "the beginning of 2019", "2019"),
        ("It came at the end of May 2019.", "the end of May 2019", "2019-05"),
        ("It came by mid-May 2019.", "mid-May 2019", "2019-05"),
        ("It came in mid-2019.", "mid-2019", "2019"),
        ("It came in early May 2019.", "early May 2019", "2019-05"),
        ("It came in the first week of May 2019.", "the first week of May 2019", "2019-W18"),
        ("It came on the last Friday of May 2019.", "the last Friday of May 2019", "2019-05-31"),
        ("It came on 7/8 May 1945.", "7/8 May 1945", "1945-05-07/1945-05-08"),
        ("It came on May 5 and 6, 2019.", "May 5", "2019-05-05"),
        ("It came on 5 and 6 May 2019.", "5", "2019-05-05"),
        ("It came in the year 2000.", "2000", "2000"),
        ("It came in the 21st century.", "the 21st century", "20"),
        ("It came on 1 May, 2019.", "1 May, 2019", "2019-05-01"),
        ("It came in May ’68.", "May ’68", "1968-05"),
        ("It came in nineteen eighty-four.", "nineteen eighty-four", "1984"),
    ]);
}

#[test]
fn a_report_is_read_by_its_dateline_and_the_tense_of_its_verbs() {
    for (text, expression, value) in [
        ("The council met on Tuesday.", "Tuesday", "2024-01-16"),
        ("The council said Wednesday that it would close the road.", "Wednesday", "2024-01-17"),
        ("The mayor resigned Monday.", "Monday", "2024-01-15"),
        ("The mayor resigned last Friday.", "last Friday", "2024-01-12"),
        ("The mayor was hurt late Thursday.", "late Thursday", "2024-01-11"),
        ("The mayor will speak on Friday.", "Friday", "2024-01-19"),
        ("The mayor is expected to speak Thursday.", "Thursday", "2024-01-18"),
        ("The vote is scheduled for Monday.", "Monday", "2024-01-22"),
        ("The vote is due on Saturday.", "Saturday", "2024-01-20"),
        ("The mayor is to leave on Sunday.", "Sunday", "2024-01-21"),
        ("The council plans to meet next Tuesday.", "next Tuesday", "2024-01-23"),
        ("The council meets again this Friday.", "this Friday", "2024-01-19"),
        ("The mayor said on Monday that he would resign on Friday.", "Friday", "2024-01-19"),
        ("The mayor said on Monday that he would resign on Friday.", "Monday", "2024-01-15"),
        ("The ship left yesterday.", "yesterday", "2024-01-16"),
        ("The ship leaves today.", "today", "2024-01-17"),
        ("The ship leaves tonight.", "tonight", "2024-01-17TNI"),
        ("The ship leaves tomorrow.", "tomorrow", "2024-01-18"),
        ("The ship left this morning.", "this morning", "2024-01-17TMO"),
        ("The ship left last night.", "last night", "2024-01-16TNI"),
        ("The ship left yesterday morning.", "yesterday morning", "2024-01-16TMO"),
        ("The ship left Tuesday night.", "Tuesday night", "2024-01-16TNI"),
        ("The ship left on Tuesday evening.", "Tuesday evening", "2024-01-16TEV"),
        ("The ship left early on Tuesday.", "early on Tuesday", "2024-01-16"),
        ("The ship left early Tuesday.", "early Tuesday", "2024-01-16"),
        ("The ship will leave tomorrow night.", "tomorrow night", "2024-01-18TNI"),
        ("Prices rose this week.", "this week", "2024-W03"),
        ("Prices rose last week.", "last week", "2024-W02"),
        ("Prices rose last month.", "last month", "2023-12"),
        ("Prices will rise next month.", "next month", "2024-02"),
        ("Prices rose this month.", "this month", "2024-01"),
        ("Prices rose earlier this month.", "earlier this month", "2024-01"),
        ("Prices rose earlier this year.", "earlier this year", "2024"),
        ("Prices rose later this year.", "later this year", "2024"),
        ("Prices fell in the last six months.", "the last six months", "P6M"),
        ("Prices were lower a year ago.", "a year ago", "2023"),
        ("Prices were lower a week ago.", "a week ago", "2024-01-10"),
        ("Prices were lower two days ago.", "two days ago", "2024-01-15"),
        ("Prices were lower a month ago.", "a month ago", "2023-12"),
        ("Prices were lower three months ago.", "three months ago", "2023-10"),
        ("Prices were lower a year earlier.", "a year earlier", "2023"),
        ("The council will meet on Feb. 5.", "Feb. 5", "2024-02-05"),
        ("The council met on Dec. 5.", "Dec. 5", "2023-12-05"),
        ("The council met on Jan. 5.", "Jan. 5", "2024-01-05"),
        ("The council met in December.", "December", "2023-12"),
        ("The council will meet in March.", "March", "2024-03"),
        ("The council met in November.", "November", "2023-11"),
        ("The council met in October.", "October", "2023-10"),
        ("The council met in May.", "May", "2023-05"),
        ("The council met last May.", "last May", "2023-05"),
        ("The council will vote in June.", "June", "2024-06"),
        ("The election is set for August.", "August", "2024-08"),
        ("The council met in the fourth quarter.", "the fourth quarter", "2023-Q4"),
        ("Profits will rise in the second quarter.", "the second quarter", "2024-Q2"),
        ("Profits rose in the third quarter.", "the third quarter", "2023-Q3"),
        ("The ship left at 5 p.m. Tuesday.", "Tuesday", "2024-01-16"),
        ("The ship left last weekend.", "last weekend", "2024-W02-WE"),
        ("The ship left over the weekend.", "the weekend", "2024-W02-WE"),
        ("The ship will leave this weekend.", "this weekend", "2024-W03-WE"),
        ("The ship left last summer.", "last summer", "2023-SU"),
        ("The ship will sail this summer.", "this summer", "2024-SU"),
        ("The ship sailed in the spring.", "the spring", "2023-SP"),
        ("The ship left on Christmas Day.", "Christmas Day", "2023-12-25"),
        ("The ship left two weeks ago.", "two weeks ago", "2024-01-03"),
        ("The ship left last Wednesday.", "last Wednesday", "2024-01-10"),
        ("The ship will leave next Monday.", "next Monday", "2024-01-22"),
        ("The ship leaves next week.", "next week", "2024-W04"),
        ("The ship left last year.", "last year", "2023"),
        ("The ship leaves next year.", "next year", "2025"),
        ("The ship left on Jan. 3, a Wednesday.", "Jan. 3", "2024-01-03"),
        ("The ship left on the same day.", "the same day", "2024-01-17"),
        ("The ship left on Thursday, Jan. 11.", "Thursday, Jan. 11", "2024-01-11"),
        ("The ship now lies in port.", "now", "PRESENT_REF"),
        ("The ship currently lies in port.", "currently", "PRESENT_REF"),
        ("The ship left recently.", "recently", "PAST_REF"),
        ("The ship left at noon Tuesday.", "Tuesday", "2024-01-16"),
        ("The ship left a few weeks ago.", "a few weeks ago", "PAST_REF"),
        ("The ship left several months ago.", "several months ago", "PAST_REF"),
        ("The ship left decades ago.", "decades ago", "PAST_REF"),
        ("The ship left years ago.", "years ago", "PAST_REF"),
        ("The ship left on Tuesday afternoon.", "Tuesday afternoon", "2024-01-16TAF"),
        ("The talks resume Thursday in Geneva.", "Thursday", "2024-01-18"),
        ("The talks begin on Monday.", "Monday", "2024-01-22"),
        ("The talks could resume on Friday.", "Friday", "2024-01-19"),
        ("The talks may resume Friday.", "Friday", "2024-01-19"),
        ("By Friday the talks should have ended.", "Friday", "2024-01-19"),
        ("The talks lasted the whole of last week.", "last week", "2024-W02"),
        ("The court ruled on Thursday that the law was void.", "Thursday", "2024-01-11"),
        ("The law takes effect on July 1.", "July 1", "2024-07-01"),
        ("The law took effect on July 1.", "July 1", "2023-07-01"),
        ("The law will take effect Jan. 1.", "Jan. 1", "2025-01-01"),
        ("The law took effect Jan. 1.", "Jan. 1", "2024-01-01"),
        ("The law expires Dec. 31.", "Dec. 31", "2024-12-31"),
        ("The law expired Dec. 31.", "Dec. 31", "2023-12-31"),
        ("The fiscal year ended Sept. 30.", "Sept. 30", "2023-09-30"),
        ("The fiscal year ends Sept. 30.", "Sept. 30", "2024-09-30"),
        ("The shop has been closed since September.", "September", "2023-09"),
        ("The shop will be closed until September.", "September", "2024-09"),
        ("The shop opened in 1990.", "1990", "1990"),
        ("The shop has been closed for the past year.", "the past year", "P1Y"),
    ] {
        let text = format!("# Roads\n\nSALTBY, Jan. 17, 2024 — {text}\n");
        let found = dates(&text);
        let is_read = found.iter().any(|(said, read)| said == expression && read == value);
        assert!(is_read, "{text}: {expression} is not {value} in {found:?}");
    }
}

#[test]
fn the_date_of_a_text_and_its_place_are_found() {
    for (name, text, place, from) in [
        (
            "a.md",
            "KABUL, 3 January 2024 — The bridge was closed on Tuesday, the governor said, after a storm in the hills.\n",
            "3 January 2024",
            DateSource::Dateline,
        ),
        (
            "b.md",
            "WASHINGTON (AP), Jan. 3, 2024 — The bridge was closed on Tuesday, the governor said, after a storm.\n",
            "Jan. 3, 2024",
            DateSource::Dateline,
        ),
        (
            "c.md",
            "# Bridge closed\n\nWASHINGTON, Jan. 3, 2024 (AP) - The bridge was closed on Tuesday, the governor said.\n",
            "Jan. 3, 2024",
            DateSource::Dateline,
        ),
        (
            "d.md",
            "# Bridge closed\n\nBy Jane Roe, 3 January 2024\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "3 January 2024",
            DateSource::Byline,
        ),
        (
            "e.md",
            "# Bridge closed\n\nPublished January 3, 2024\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "f.txt",
            "Bridge closed\n\nBy Jane Roe\n\nJanuary 3, 2024\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "g.txt",
            "KABUL, Afghanistan (AP) — January 3, 2024 — The bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "h.txt",
            "The bridge was closed on Tuesday, the governor said. It had been opened in 1931 by the king.\n\nHow to cite\n\nRoe, J. (2024, January 3). Bridge closed. The Saltby Review.\n",
            "2024, January 3",
            DateSource::CitationLine,
        ),
        (
            "2024-01-03-bridge.md",
            "The bridge was closed on Tuesday, the governor said.\n",
            "",
            DateSource::FileName,
        ),
        (
            "i.md",
            "# Bridge closed\n\nJanuary 3, 2024 | By Jane Roe\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "j.md",
            "# Bridge closed\n\n*Wednesday, 3 January 2024*\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "Wednesday, 3 January 2024",
            DateSource::Dateline,
        ),
        (
            "m.md",
            "KABUL, January 3, 2024: The bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "n.md",
            "Kabul, 3 January 2024 – The bridge was closed on Tuesday, the governor said.\n",
            "3 January 2024",
            DateSource::Dateline,
        ),
        (
            "o.md",
            "(KABUL) January 3, 2024 -- The bridge was closed on Tuesday, the governor said.\n",
            "January 3, 2024",
            DateSource::Dateline,
        ),
        (
            "p.md",
            "# Bridge closed\n\nKABUL (3 January 2024) — The bridge was closed on Tuesday, the governor said.\n",
            "3 January 2024",
            DateSource::Dateline,
        ),
        (
            "q.md",
            "# Bridge closed\n\nPosted on 3 January 2024 by Jane Roe in News\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "3 January 2024",
            DateSource::Dateline,
        ),
        (
            "r.md",
            "---\npublished: 2024-01-03\n---\n\nThe bridge was closed.\n",
            "2024-01-03",
            DateSource::FrontMatter,
        ),
        (
            "s.md",
            "---\ndate: 3 January 2024\n---\n\nThe bridge was closed.\n",
            "3 January 2024",
            DateSource::FrontMatter,
        ),
        (
            "u.md",
            "# Bridge closed\n\nLast updated: 3 January 2024\n\nThe bridge was closed on Tuesday, the governor said.\n",
            "3 January 2024",
            DateSource::Dateline,
        ),
    ] {
        let document = read::read(name, Source::from_text(text));
        let (facts, _) = facts::extract(&document);
        let day = facts.summary.date.map(|day| day.to_string());
        assert_eq!(day.as_deref(), Some("2024-01-03"), "{text}");
        assert_eq!(facts.summary.date_source, Some(from), "{text}");
        let span = facts.summary.date_span.map(|span| span.of(document.source.text()));
        assert_eq!(span.unwrap_or_default(), place, "{text}");
    }
    for text in [
        "LONDON, Jan 3 (Reuters) - The bridge was closed on Tuesday, the governor said.\n",
        "The bridge was closed on Tuesday, the governor said, until 3 January 2024.\n",
        "The bridge was opened on 3 January 2024: the governor spoke, and the band played.\n",
        "# Roads\n\nPublished by the press in March 1931, the book tells of it.\n",
    ] {
        let document = read::read("a.md", Source::from_text(text));
        assert_eq!(facts::extract(&document).0.summary.date, None, "{text}");
    }
}
