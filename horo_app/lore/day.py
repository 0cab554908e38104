def meaning(date, language):
    return ["Сегодня день как день.", "Второе предложение о небе."]
